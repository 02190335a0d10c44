/** The page as a file, and in a browser where one can be opened. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import open from 'open';
import { placeOf } from '../../records/database.ts';
import type { Report } from '../../records/reported.ts';
import type { Tables } from '../../records/tables.ts';
import { reportPage } from './page.ts';

/** Readable for its owner only. @returns the whole path */
export async function writeReport(db: Kysely<Tables>, report: Report, file: string): Promise<string> {
  const path = resolve(file);
  const page = reportPage(report, { at: new Date().toISOString(), from: await placeOf(db) });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, page, { mode: 0o600 });
  return path;
}

/** Is a person with a screen here? Not over SSH, in CI, or without a display. */
export function canOpen(env: NodeJS.ProcessEnv, platform = process.platform): boolean {
  if (env['CI'] || env['SSH_CONNECTION'] || env['SSH_TTY']) return false;
  return platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}

/** False when no browser could be started. Whether it shows the page is not waited for. */
export async function openPage(path: string): Promise<boolean> {
  try {
    const started = await open(path);
    started.on('error', () => undefined);
    return true;
  } catch {
    return false;
  }
}
