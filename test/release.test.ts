import { expect, test } from 'vitest';
import { workflowId } from '../workflows/contract/ids.ts';
import type { ReleaseInput, ReleaseResult } from '../workflows/contract/release.ts';
import { live } from './support/workflows.ts';
import type { Lived } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent, willing, type Answering } from './support/willing.ts';
import type { People } from './support/people.ts';

const reason = { reason: 'a finding is still open' };

async function released({ client, start }: Lived): Promise<ReleaseResult> {
  const handle = await start();
  await handle.result();
  const id = workflowId('release', team.id, `${handle.key.slice(0, 4)}.${Number(handle.key.slice(6))}.0`);
  return client.workflow.getHandle<(input: ReleaseInput) => Promise<ReleaseResult>>(id).result();
}

const inRelease = (go: Answering): People => ({ asked: willing({ go, reflections: silent }) });

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
      const { look } = lived;
      expect(await look.released()).toEqual([await look.head()]);
      expect(await look.posted(/is not released/)).toEqual([
        expect.stringContaining('Cleo Martin decided no-go: a finding is still open'),
        expect.stringContaining('nobody answered'),
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
      expect(await lived.look.released()).toEqual([]);
    },
  ),
);

test('a new commit after the question voids the go and asks again on the new one', { tags: ['R4'] }, () => {
  let push = async (): Promise<void> => undefined;
  return live(
    inRelease(async ({ content }) => {
      await push();
      return [{ by: 'cleo', choice: 'go', hash: content.hash }];
    }),
    async (lived) => {
      const { world, look } = lived;
      const before = await look.head();
      push = async () => {
        push = async () => undefined;
        const commit = { repository: 'acme/app', message: 'One more', author: 'ben' };
        await world.post('/github/people/push', commit);
      };
      await released(lived);
      expect((await look.answers('go-1')).map((vote) => vote.counted)).toEqual([false, true]);
      expect(await look.released()).toEqual([await look.head()]);
      expect(await look.head()).not.toBe(before);
    },
  );
});

test('only the captain or the backup may say go', { tags: ['R4'] }, () =>
  live(
    inRelease(() => [
      { by: 'ben', choice: 'go' },
      { by: 'ada', choice: 'go' },
    ]),
    async (lived) => {
      await released(lived);
      expect((await lived.look.answers('go-1')).map((vote) => [vote.person, vote.counted])).toEqual([
        ['ben', false],
        ['ada', true],
      ]);
    },
  ),
);
