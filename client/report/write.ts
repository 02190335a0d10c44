/** The page as a file, and in a browser where one can be opened. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import open from 'open';
import { UserError } from '../../config/user-error.ts';
import { placeOf } from '../../records/database.ts';
import type { Report } from '../../records/reported.ts';
import type { Tables } from '../../records/tables.ts';
import { reportPage } from './page.ts';

/**
 * Readable for its owner only. @returns the whole path
 * @throws {UserError} where nothing may be written
 */
export async function writeReport(db: Kysely<Tables>, report: Report, file: string): Promise<string> {
  const path = resolve(file);
  const page = await pageOf(db, report);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const remedy = 'Name another place with --out <file>, or print the page with --out -.';
    throw new UserError(`${path} cannot be written${code}`, remedy);
  }
  return path;
}

export async function pageOf(db: Kysely<Tables>, report: Report): Promise<string> {
  return reportPage(report, { at: new Date().toISOString(), from: await placeOf(db) });
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
