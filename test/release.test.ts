import { expect, test } from 'vitest';
import { workflowId } from '../workflows/contract/ids.ts';
import type { ReleaseInput, ReleaseResult } from '../workflows/contract/release.ts';
import { live } from './support/workflows.ts';
import type { Lived } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent, willing } from './support/willing.ts';
import type { People } from './support/pretend-world.ts';

const reason = { reason: 'a finding is still open' };

async function released({ client, start }: Lived): Promise<ReleaseResult> {
  const handle = await start();
  await handle.result();
  const id = workflowId('release', team.id, `${handle.key.slice(0, 4)}.${Number(handle.key.slice(6))}.0`);
  return client.workflow.getHandle<(input: ReleaseInput) => Promise<ReleaseResult>>(id).result();
}

const inRelease = (go: NonNullable<People['asked']>): People => ({ asked: willing({ go, reflections: silent }) });

test('no-go, then silence, then go: published once, on the commit that was decided on', { tags: ['R4', 'X1'] }, () =>
  live(
    inRelease(({ id }) =>
      id === 'go-1'
        ? [{ by: 'cleo', choice: 'no-go', values: reason }]
        : id === 'go-2'
          ? []
          : [{ by: 'ada', choice: 'go' }],
    ),
    async (lived) => {
      expect(await released(lived)).toMatchObject({ outcome: 'published' });
      const { world } = lived;
      expect(world.published).toEqual([{ release: expect.any(String), commit: 'abc123' }]);
      expect(world.announced.filter((line) => line.includes('is not released'))).toEqual([
        expect.stringContaining('cleo said no-go: a finding is still open'),
        expect.stringContaining('nobody decided'),
      ]);
    },
    'no-go',
  ),
);

test('the captain cancels: nothing is published, and the reason stands', { tags: ['R4'] }, () =>
  live(
    inRelease(() => [{ by: 'cleo', choice: 'cancel', values: reason }]),
    async (lived) => {
      expect(await released(lived)).toEqual({ outcome: 'cancelled', by: 'cleo', reason: reason.reason });
      expect(lived.world.published).toEqual([]);
    },
  ),
);

test('a new commit after the question voids the go and asks again on the new one', { tags: ['R4'] }, () =>
  live(
    inRelease(({ content }) => [{ by: 'cleo', choice: 'go', hash: content.hash }]),
    async (lived) => {
      const { world } = lived;
      const shown = world.shown.push.bind(world.shown);
      world.shown.push = (one) => {
        if (one.question.id === 'go-1') world.commit = 'def456';
        return shown(one);
      };
      await released(lived);
      expect(world.answers.filter((vote) => vote.questionId === 'go-1').map((vote) => vote.counted)).toEqual([
        false,
        true,
      ]);
      expect(world.published.map((one) => one.commit)).toEqual(['def456']);
    },
  ),
);

test('only the captain or the backup may say go', { tags: ['R4'] }, () =>
  live(
    inRelease(() => [
      { by: 'ben', choice: 'go' },
      { by: 'ada', choice: 'go' },
    ]),
    async (lived) => {
      await released(lived);
      expect(
        lived.world.answers.filter((vote) => vote.questionId === 'go-1').map((vote) => [vote.person, vote.counted]),
      ).toEqual([
        ['ben', false],
        ['ada', true],
      ]);
    },
  ),
);
