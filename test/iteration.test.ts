import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { getLedger, getState } from '../workflows/contract/queries.ts';
import { live } from './support/workflows.ts';
import { silent, willing } from './support/willing.ts';

const hoursBefore = (on: string, hours: number) =>
  DateTime.fromISO(on, { setZone: true }).minus({ hours }).toISO() ?? '';

const items = [{ key: 'SEC-1', assignee: 'ben' }, { key: 'SEC-2', assignee: 'cleo' }, { key: 'SEC-3' }];

test(
  'two iterations: planned, released, closed; the second retrospective opens with the verdict on the first improvement',
  { tags: ['R2', 'R7', 'R8', 'R27', 'R28', 'R30'] },
  () =>
    live(
      { asked: willing(), items },
      async ({ look, client, start }) => {
        const first = await start();
        const second = await start('2026-w51');

        // One after the other: each wait for a result unlocks the server's clock once, and twice is too much.
        const two = await second.result();
        const one = await first.result();

        expect(one).toMatchObject({
          planned: true,
          done: 0,
          dropped: 3,
          carriedOver: 0,
          goals: [{ score: 'achieved' }],
        });
        expect(two.planned).toBe(true);
        const head = await look.head();
        expect(await look.released()).toEqual([head, head]);
        expect((await look.improvements()).map(({ verdict }) => verdict)).toEqual(['improved', null]);
        expect((await look.plans()).at(-1)?.items.map((item) => [item.key, item.origin])).toContainEqual([
          'SEC-4',
          'improvement',
        ]);
        expect(await look.tracking()).toEqual([
          { title: `Security ${first.key}: Tracking issue`, state: 'closed' },
          { title: `Security ${second.key}: Tracking issue`, state: 'closed' },
        ]);
        expect((await client.workflow.getHandle(first.workflowId).describe()).historyLength).toBeLessThan(2000);
        expect(await look.posted(/“Review within a day”: improved\./)).toHaveLength(1);
      },
      'two-iterations',
    ),
);

test(
  'nobody answers: it starts unplanned with carry-over only, is asked again daily, carries everything over, chooses nothing',
  { tags: ['R7', 'X1'] },
  () =>
    live(
      { asked: silent, items: [{ key: 'SEC-1', assignee: 'ben', carriedOver: true }, { key: 'SEC-2' }] },
      async ({ look, shown, reminders, start }) => {
        const handle = await start();
        // The captain never decides either: the release continues asking, and the iteration does not wait for it.
        const result = await handle.result();

        expect(result).toEqual({
          key: handle.key,
          planned: false,
          goals: [],
          done: 0,
          carriedOver: 1,
          dropped: 0,
          gone: 0,
        });
        expect((await look.plans())[0]?.items.map((item) => item.key)).toEqual(['SEC-1']);
        expect(shown.filter(({ question }) => question.id.startsWith('commit-')).length).toBeGreaterThan(5);
        expect(await look.released()).toEqual([]);
        expect(await look.ledger()).toContainEqual(
          expect.objectContaining({ cause: 'carry-over', subject: 'SEC-1', by: 'nobody answered' }),
        );
        expect(reminders.filter((one) => one.questionId === 'commit').map((one) => one.reminder.people)).toEqual([
          ['ada', 'ben'],
          ['mia'],
        ]);
      },
      'nobody-answers',
    ),
);

test('a plan committed a day late brings its items in as added scope', { tags: ['R7', 'X8'] }, () =>
  live(
    {
      asked: willing({ commit: (question) => (question.id === 'commit-2' ? [{ by: 'ben', choice: 'commit' }] : []) }),
      items,
    },
    async ({ start }) => {
      const handle = await start();
      const result = await handle.result();
      expect(result.planned).toBe(true);
      const ledger = await handle.query(getLedger);
      expect(ledger.filter((entry) => entry.cause === 'scope added').map((entry) => [entry.subject, entry.by])).toEqual(
        [
          ['SEC-1', 'ben'],
          ['SEC-2', 'ben'],
          ['SEC-3', 'ben'],
        ],
      );
    },
    'committed-late',
  ),
);

test('without a goal, the plan can be committed only with a reason', { tags: ['R8'] }, () =>
  live(
    {
      asked: willing({
        goals: silent,
        commit: ({ choices }) => [
          { by: 'ada', choice: 'commit' },
          { by: 'ada', choice: choices[0]?.id ?? '' },
          { by: 'ada', choice: 'commit-without-goal', values: { reason: 'a week of incident work' } },
        ],
      }),
    },
    async ({ look, start }) => {
      const result = await (await start()).result();
      expect(result.planned).toBe(true);
      expect((await look.answers('commit')).map((vote) => [vote.counted, vote.reply])).toEqual([
        [false, 'This is not one of the choices.'],
        [false, 'The form of this choice has required fields that are missing or invalid.'],
        [true, 'Counted: Commit without a goal.'],
      ]);
    },
  ),
);

test('a sync on the last day does not hold up the close, and the end waits for its notes', () =>
  live({ asked: willing({ 'sync-notes': silent }) }, async ({ start }) => {
    const handle = await start('2026-w49', ({ closes }) => ({
      syncs: [{ agendaOpens: hoursBefore(closes, 24), at: hoursBefore(closes, 1) }],
    }));
    await handle.result();
    const log = (await handle.query(getState)).log.map(({ what }) => what);
    const ends = ['closing', 'sync-1-notes: the sync is recorded without notes', 'closed'];
    expect(log.filter((what) => ends.includes(what))).toEqual(ends);
  }));

test('a fault outside parks one activity, says so once, and continues after the fix', () =>
  live(
    {
      asked: willing(),
      around: ({ saveStatus }, { world }) => ({
        saveStatus: async (input) => {
          const kept = await saveStatus(input);
          if (input.health === 'parked') await world.post('/outages', { name: 'github-token-revoked', on: false });
          return kept;
        },
      }),
    },
    async ({ world, look, client, start }) => {
      await world.post('/outages', { name: 'github-token-revoked', on: true });
      const handle = await start();
      await handle.result();
      expect(await look.posted(/^Parked: /)).toEqual([
        expect.stringMatching(
          /^Parked: Open the tracking issue on GitHub\. GitHub rejected the token.* It continues automatically after the fix; to retry now: `npm run drumbeat -- resume`\.$/,
        ),
      ]);
      expect(await look.tracking()).toHaveLength(1);
      expect((await client.workflow.getHandle(handle.workflowId).query(getState)).parked).toEqual([]);
    },
  ));
