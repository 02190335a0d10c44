/** Two iterations of a team overlap: what the later one carries over is provisional until the earlier one has closed (X8). */
import { expect, test } from 'vitest';
import { getLedger } from '../workflows/contract/queries.ts';
import { live, type Lived } from './support/workflows.ts';
import type { People } from './support/people.ts';
import { silent, willing } from './support/willing.ts';

/** On the last day of the first close that they are reminded of, when the next iteration runs; and nobody else answers. */
const late = (disposition: 'drop' | 'done'): NonNullable<People['reminded']> => {
  let answered = false;
  return ({ id }, { name }) => {
    if (id !== 'closing' || name !== 'less than one day is left' || answered) return [];
    answered = true;
    return [{ by: 'ben', choice: 'closing', values: { items: { 'SEC-1': disposition } } }];
  };
};
const items = [{ key: 'SEC-1', assignee: 'ben', carriedOver: true }];

/** Two iterations, of which the later one carries over what the earlier one has not settled yet. */
async function overlapping({ start }: Lived) {
  const first = await start();
  const second = await start('2026-w51');
  const two = await second.result();
  return { first, second, two, one: await first.result() };
}

test.each([
  ['drop', { dropped: 1, done: 0 }],
  ['done', { dropped: 0, done: 1 }],
] as const)(
  'what the iteration before settles late (%s) is settled in the committed plan, too',
  { tags: ['X8'] },
  (disposition, settled) =>
    live(
      { asked: willing({ closing: silent }), reminded: late(disposition), items },
      async (lived) => {
        const { first, second, one, two } = await overlapping(lived);
        expect(one).toMatchObject({ ...settled, carriedOver: 0 });
        // Carried over is the improvement, for which nobody answers.
        expect(two).toMatchObject({ ...settled, carriedOver: 1 });
        const plan = (await lived.look.plans()).find(({ key }) => key === second.key);
        expect(plan?.items.map(({ key }) => key)).toContain('SEC-1');
        const cause = disposition === 'drop' ? 'dropped' : 'done';
        expect((await second.query(getLedger)).filter(({ subject }) => subject === 'SEC-1')).toEqual([
          expect.objectContaining({
            cause,
            by: 'ben',
            reason: `Carried over from ${first.key}, which closed it as ${cause}.`,
          }),
        ]);
        expect(await lived.look.labels('SEC-1')).not.toContain(`planned/${second.key}`);
      },
      disposition === 'drop' ? 'dropped-late' : undefined,
    ),
);

test('dropped late and then committed late: it is added again, and answered for at the close', { tags: ['X8'] }, () => {
  let committed = 0;
  return live(
    {
      asked: willing({
        closing: silent,
        // Chosen by the EM when the second iteration has started.
        improvement: silent,
        'improvement-em': ({ content: { lines } }) => [
          {
            by: 'ada',
            choice: 'improvement',
            values: { topic: lines[0]?.id, what: 'Less', measure: 'how many', baseline: '9', owner: 'ada' },
          },
        ],
        // The first iteration at once, the second one only when the first has closed.
        commit: ({ id }) => {
          const isLate = Number(id.split('-')[1] ?? 1) >= 7;
          if (committed > 0 && !isLate) return [];
          committed += 1;
          return [{ by: 'ada', choice: 'commit' }];
        },
      }),
      reminded: late('drop'),
      // Dropped, it is a candidate again.
      items: items.map((item) => ({ ...item, candidate: true })),
    },
    async (lived) => {
      const { second, two } = await overlapping(lived);
      expect(two).toMatchObject({ dropped: 0, carriedOver: 2 });
      const causes = (await second.query(getLedger)).map(({ subject, cause }) => [subject, cause]);
      expect(causes.filter(([subject]) => subject === 'SEC-1')).toEqual([
        ['SEC-1', 'dropped'],
        ['SEC-1', 'scope added'],
        ['SEC-1', 'carry-over'],
      ]);
      // The improvement that came meanwhile has its own entry, and no second one.
      expect(causes.filter(([subject]) => subject === 'SEC-2')).toEqual([
        ['SEC-2', 'improvement'],
        ['SEC-2', 'carry-over'],
      ]);
    },
  );
});
