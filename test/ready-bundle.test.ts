/** A worker that starts again takes the bundle of its last start. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeOf, readyBundle } from '../worker/ready-bundle.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-bundle-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the same sources are bundled once', async () => {
  const first = await readyBundle(folder);
  expect(first.code).toContain('retrospective');
  const [name = '', ...others] = await readdir(folder);
  expect(others).toEqual([]);
  await writeFile(join(folder, name), 'the kept one');
  expect(await readyBundle(folder)).toEqual({ code: 'the kept one' });
});

test('of other sources only the latest bundle stays', async () => {
  await writeFile(join(folder, 'of-yesterday.js'), 'old');
  const { code } = await readyBundle(folder);
  expect(code).not.toBe('old');
  expect(await readdir(folder)).not.toContain('of-yesterday.js');
});

test('where nothing can be kept, it is bundled all the same', async () => {
  const file = join(folder, 'no-folder');
  await writeFile(file, '');
  expect((await readyBundle(file)).code).toContain('retrospective');
});

test('no file in the bundle changes unnoticed', async () => {
  const { code } = await readyBundle(folder);
  const files = [...code.matchAll(/^\/\*{3}\/ "\.\/([^"]+\.ts)"/gm)].map(([, file = '']) => file);
  expect(files).toContain('workflows/index.ts');
  expect(files.filter((file) => !madeOf.some((one) => file.startsWith(`${one}/`)))).toEqual([]);
});
