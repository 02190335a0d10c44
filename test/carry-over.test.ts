/** Two iterations of a team overlap: what the later one carries over is provisional until the earlier one has closed (X8). */
import { expect, test } from 'vitest';
import { getLedger } from '../workflows/contract/queries.ts';
import { live, type Lived } from './support/workflows.ts';
import type { People } from './support/pretend-world.ts';
import { silent, willing } from './support/willing.ts';

/** At the first close that they are reminded of, and nobody else answers. */
const late = (disposition: 'drop' | 'done'): NonNullable<People['reminded']> => {
  let answered = false;
  return ({ id }) => {
    if (id !== 'closing' || answered) return [];
    answered = true;
    return [{ by: 'ben', choice: 'closing', values: { items: { 'SEC-1': disposition } } }];
  };
};
const carriedOver = { key: 'SEC-1', assignee: 'ben', labels: new Set(['carry-over/before']) };

/** Two iterations, of which the later one carries over what the earlier one has not settled yet. */
async function overlapping({ world, start }: Lived) {
  world.addItems(carriedOver);
  const first = await start();
  const second = await start(1);
  world.next = second.workflowId;
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
      { asked: willing({ closing: silent }), reminded: late(disposition) },
      async (lived) => {
        const { first, second, one, two } = await overlapping(lived);
        const { world } = lived;
        expect(one).toMatchObject({ ...settled, carriedOver: 0 });
        // Carried over is the improvement, for which nobody answers.
        expect(two).toMatchObject({ ...settled, carriedOver: 1 });
        const plan = world.plans.find(({ key }) => key === second.key)?.plan;
        expect(plan?.items.map(({ key }) => key)).toContain('SEC-1');
        const cause = disposition === 'drop' ? 'dropped' : 'done';
        expect((await second.query(getLedger)).filter(({ subject }) => subject === 'SEC-1')).toEqual([
          expect.objectContaining({
            cause,
            by: 'ben',
            reason: `Carried over from ${first.key}, at whose close it was ${cause}.`,
          }),
        ]);
        expect([...(world.items[0]?.labels ?? [])]).not.toContain(`planned/${second.key}`);
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
        // The first iteration at once, the second one only when the first has closed.
        commit: ({ id }) => {
          const isLate = Number(id.split('-')[1] ?? 1) >= 7;
          if (committed > 0 && !isLate) return [];
          committed += 1;
          return [{ by: 'ada', choice: 'commit' }];
        },
      }),
      reminded: late('drop'),
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
      expect(causes.filter(([subject]) => subject === 'SEC-900')).toEqual([
        ['SEC-900', 'improvement'],
        ['SEC-900', 'carry-over'],
      ]);
    },
  );
});
