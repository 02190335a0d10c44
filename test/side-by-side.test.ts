/** What a workflow does side by side is replayed as it was lived, whichever ends first (X6). */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../worker/bundle.ts';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import type { SideBySideInput } from './support/programs/side-by-side.ts';
import { live } from './support/workflows.ts';

const program = fileURLToPath(new URL('support/programs/side-by-side.ts', import.meta.url));

test('of two local activities the second one ends first: the history replays', { tags: ['X6'] }, async () => {
  const bundle = await bundleWorkflows(program);
  await live(
    {
      bundle,
      around: ({ openActions }) => ({
        openActions: async (input) => {
          await pause(300);
          return openActions(input);
        },
      }),
    },
    async ({ look, open }) => {
      const handle = await open<SideBySideInput, string>('sideBySide', 'friday', {});
      expect(await handle.result()).toBe('both are done');
      expect(await look.posted(/^The (slow|fast) one\.$/)).toHaveLength(2);
      const history = await handle.fetchHistory();
      await Worker.runReplayHistory({ workflowBundle: bundle, dataConverter }, history, handle.workflowId);
    },
  );
});
