/** The console page's files, served as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Call } from '../frame.ts';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const files = new Set(readdirSync(import.meta.dirname).filter((name) => suffixOf(name) in types));

/** A permalink (`/archives/…`) opens the page too; the page then goes to the message. */
export function consoleFile(call: Call): Answer {
  const isPage = call.path === '/' || call.path.startsWith('/archives/');
  const name = isPage ? 'index.html' : call.path.slice('/console/'.length);
  if (call.method !== 'GET' || !files.has(name) || !(isPage || call.path.startsWith('/console/'))) {
    return { status: 404, body: 'Not found. The console page is at /.' };
  }
  return file(name);
}

/** The page, at the address of something that it shows. */
export const consolePage = (): Answer => file('index.html');

function file(name: string): Answer {
  return {
    status: 200,
    headers: {
      'content-type': types[suffixOf(name)] ?? 'text/plain',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    },
    body: readFileSync(join(import.meta.dirname, name), 'utf8'),
  };
}

function suffixOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
