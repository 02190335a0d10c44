/** The replay gate: recorded histories of every workflow replay on today's code, and a planted non-determinism is found. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, expect, inject, test } from 'vitest';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import * as workflows from '../workflows/index.ts';

const folder = new URL('histories/', import.meta.url);
const planted = new URL('../.tools/planted/', import.meta.url);
afterAll(() => rm(planted, { recursive: true, force: true }));

interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

async function recorded(type?: string): Promise<Recorded[]> {
  const names = (await readdir(folder)).filter((name) => type === undefined || name.endsWith(`.${type}.json`));
  return Promise.all(
    names.map(async (name) => ({
      workflowId: name,
      history: historyFromJSON(JSON.parse(await readFile(new URL(name, folder), 'utf8'))),
    })),
  );
}

async function failures(
  workflowBundle: { codePath: string } | { code: string },
  histories: readonly Recorded[],
): Promise<string[]> {
  const failed: string[] = [];
  const options = { workflowBundle, dataConverter, replayName: 'gate' };
  for await (const result of Worker.runReplayHistories(options, histories)) {
    if (result.error) failed.push(`${result.workflowId}: ${result.error.message}`);
  }
  return failed;
}

test('every workflow has recorded histories, and all of them replay on the code as it is', async () => {
  const histories = await recorded();
  const types = new Set(histories.map(({ workflowId }) => workflowId.split('.')[1]));
  expect(types).toEqual(new Set(Object.keys(workflows)));
  expect(await failures({ codePath: inject('workflowBundle') }, histories)).toEqual([]);
});

test('a planted non-determinism fails the gate', async () => {
  // A copy of the workflows in which the retrospective sleeps before anything else.
  await mkdir(planted, { recursive: true });
  for (const room of ['workflows', 'domain', 'forms', 'activities']) {
    await cp(new URL(`../${room}/`, import.meta.url), new URL(`${room}/`, planted), { recursive: true });
  }
  const workflow = new URL('workflows/retrospective/retrospective.ts', planted);
  const code = await readFile(workflow, 'utf8');
  const changed = code.replace('const dates = await', 'await planted(1);\n  const dates = await');
  expect(changed).not.toBe(code);
  await writeFile(workflow, `import { sleep as planted } from '@temporalio/workflow';\n${changed}`);

  const bundle = await bundleWorkflows(new URL('workflows/index.ts', planted).pathname);
  const histories = await recorded('retrospective');
  const failed = await failures(bundle, histories);
  expect(failed).toHaveLength(histories.length);
  expect(failed[0]).toContain('ondeterminism');
});
