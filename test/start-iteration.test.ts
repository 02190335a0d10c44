import { expect, test } from 'vitest';
import { startId, taskQueue } from '../workflows/contract/ids.ts';
import type { StartInput, StartResult } from '../workflows/contract/start-iteration.ts';
import { live } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent } from './support/willing.ts';

test('an iteration is opened once, by its day; a second start says that it runs already', { tags: ['R7'] }, () =>
  live(
    { asked: silent },
    async ({ client }) => {
      const start = (starts?: string): Promise<StartResult> =>
        client.workflow.execute<(input: StartInput) => Promise<StartResult>>('startIteration', {
          taskQueue,
          workflowId: startId(team.id),
          args: [{ team: team.id, starts }],
        });
      expect(await start()).toEqual({ notYet: expect.any(String) });
      expect(await start('2026-12-14')).toEqual({ started: 'iteration/security/2026-w51' });
      expect(await start('2026-12-14')).toEqual({ alreadyRunning: 'iteration/security/2026-w51' });
    },
    'start',
    [startId(team.id)],
  ),
);
