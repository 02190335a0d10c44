/** What the recipes of CONTRIBUTING.md add compiles with everything else: one run of the compiler for both, for it takes half a minute. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capability, copyWith, fixtures, vendor } from './support/throw-away.ts';

test('a capability, a vendor and who uses it compile', { timeout: 180_000 }, async () => {
  const copy = await copyWith(capability, vendor);
  onTestFinished(copy.remove);
  await cp(join(fixtures, 'pages-once.ts.txt'), join(copy.folder, 'pages-once.ts'));
  expect(await copy.typeErrors()).toBe('');
});
