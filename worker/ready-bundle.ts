/** The bundle of the last start, when nothing that it is made of has changed: bundling takes most of a worker's start. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, 'node_modules/.cache/drumbeat');
/** What workflows may import, by the rules of the linter, and the exact versions of the packages. */
export const madeOf = ['workflows', 'domain', 'forms', 'activities/api'] as const;

export async function readyBundle(folder = kept): Promise<{ readonly code: string }> {
  const name = `${await hashOfSources()}.js`;
  const known = await readFile(join(folder, name), 'utf8').catch(() => null);
  if (known !== null) return { code: known };
  const { code } = await bundleWorkflows();
  // Where nothing may be written (an image with a read-only disk) each start bundles again.
  await keep(folder, name, code).catch(() => undefined);
  return { code };
}

/** Only the latest is kept, and never half of it. */
async function keep(folder: string, name: string, code: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const earlier = (await readdir(folder)).filter((one) => one.endsWith('.js'));
  const fresh = join(folder, `${process.pid}.new`);
  await writeFile(fresh, code);
  await rename(fresh, join(folder, name));
  for (const one of earlier) await rm(join(folder, one), { force: true });
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package.json')));
  for (const folder of madeOf) {
    for (const file of (await readdir(join(root, folder), { recursive: true })).toSorted()) {
      if (file.endsWith('.ts')) hash.update(`${folder}/${file}\n`).update(await readFile(join(root, folder, file)));
    }
  }
  return hash.digest('hex');
}
