/** A real Chromium for the page tests. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Undefined where there is none: then the tests of pages are skipped, and say so. */
export const browserFile = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  .map((folder) => join(folder, 'chromium'))
  .find((file) => existsSync(file));
if (!browserFile) process.stdout.write('There is no Chromium here: the tests of pages are skipped.\n');

export function openBrowser(): Promise<Browser> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: browserFile ?? '', args: [...args, ...quiet] });
}

/** What the page complains about from now on: console errors and warnings, and uncaught errors. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (entry) => {
    if (entry.type() === 'error' || entry.type() === 'warning') complaints.push(entry.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}
