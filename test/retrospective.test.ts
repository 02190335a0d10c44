import { expect, test } from 'vitest';
import type { RetrospectiveInput, RetrospectiveResult } from '../workflows/contract/retrospective.ts';
import { workflowKey } from '../domain/ids.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { communicatedGoals, storePlan } from '../records/plans.ts';
import { getLedger } from '../workflows/contract/queries.ts';
import { live } from './support/workflows.ts';
import type { Lived } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent, willing } from './support/willing.ts';

async function held({ open }: Lived, key = workflowKey('2026.49.0')): Promise<RetrospectiveResult> {
  const iteration = workflowKey('2026-w49');
  return (await open<RetrospectiveInput, RetrospectiveResult>('retrospective', key, { iteration })).result();
}

const shorterReviews = { what: 'Shorter reviews', measure: 'hours', baseline: '52' };

/** The EM takes the first topic, and names an owner. */
const chosenFor = (owner: string) => (question: Question) => [
  { by: 'ada', choice: 'improvement', values: { ...shorterReviews, topic: question.content.lines[0]?.id, owner } },
];

function deadline({ shown: all }: Lived, id: string): number {
  const shown = all.findLast(({ question }) => question.id.startsWith(id));
  return Date.parse(shown?.question.deadline ?? '');
}

test(
  'nobody chooses, the EM does not either: “none chosen” is recorded, and the next retrospective opens with it',
  { tags: ['R30', 'X1'] },
  () =>
    live(
      { asked: willing({ improvement: silent, 'improvement-em': silent }) },
      async (lived) => {
        expect(await held(lived)).toEqual({ held: true, improvement: null });
        expect(lived.shown.map(({ question }) => question.id)).toContain('improvement-em');
        await held(lived, workflowKey('2026.51.0'));
        expect(
          await lived.look.posted(/^Last time we chose no improvement\. This time we should choose one\.$/),
        ).toHaveLength(1);
      },
      'none-chosen',
    ),
);

test('the team is silent, the EM chooses the top-voted one', { tags: ['R30'] }, () =>
  live(
    {
      asked: willing({
        improvement: silent,
        'improvement-em': chosenFor('ada'),
      }),
    },
    async (lived) => {
      expect((await held(lived)).improvement).toMatchObject({ what: 'Shorter reviews', owner: 'ada', item: 'SEC-1' });
      // Who names themselves has accepted: nobody is asked again.
      expect(lived.shown.map(({ question }) => question.id)).not.toContain('accept-1');
    },
  ),
);

test('whom the EM names has a day of their own to accept', { tags: ['R30', 'X1'] }, () =>
  live(
    {
      asked: willing({
        improvement: silent,
        'improvement-em': chosenFor('cleo'),
      }),
    },
    async (lived) => {
      expect((await held(lived)).improvement).toMatchObject({ owner: 'cleo' });
      expect(deadline(lived, 'accept')).toBeGreaterThan(deadline(lived, 'improvement-em'));
    },
  ),
);

test('nobody gives the verdict: the goals still have a day of their own', { tags: ['R28', 'R30', 'X1'] }, () =>
  live({ asked: willing({ verdict: silent }) }, async (lived) => {
    const owner = team.roles.em.person;
    const goals = [{ id: 'g1', title: 'No old keys', measure: 'none', owner, source: 'team' }] as const;
    await held(lived);
    const plan = { hash: '', lines: [], goals, items: [], committed: { unplanned: true, on: '2026-12-01' } } as const;
    const kept = { workflowId: 'iteration/security/2026-w49', team: team.id, iteration: '2026-w49', audience: 'all' };
    await storePlan(lived.world.db, { ...kept, plan });
    await held(lived, workflowKey('2026.51.0'));
    expect(deadline(lived, 'scores')).toBeGreaterThan(deadline(lived, 'verdict'));
    const scores = await communicatedGoals(lived.world.db, team.id, '2026-w49');
    expect(scores.map(({ score }) => score)).toEqual(['achieved']);
  }),
);

test('an owner who declines does not own it: then it is the one who chose', { tags: ['R30'] }, () =>
  live({ asked: willing({ accept: () => [{ by: 'cleo', choice: 'decline' }] }) }, async (lived) => {
    expect((await held(lived)).improvement).toMatchObject({ owner: 'ben' });
  }),
);

test('nobody writes anything: closed as not held', { tags: ['R27', 'X1'] }, () =>
  live({ asked: silent }, async (lived) => {
    expect(await held(lived)).toEqual({ held: false, improvement: null });
    expect((await lived.look.improvements()).map(({ what }) => what)).toEqual([null]);
  }),
);

test(
  'an improvement chosen after the next plan was committed enters it as a ledger entry',
  { tags: ['R30', 'X8'] },
  () =>
    live(
      {
        asked: willing({ improvement: silent, 'improvement-em': chosenFor('ada') }),
        items: [{ key: 'SEC-1', assignee: 'ben' }],
      },
      async ({ look, start }) => {
        const first = await start();
        const second = await start('2026-w51');
        await second.result();
        await first.result();
        // The EM chose after the second plan was committed.
        expect(await second.query(getLedger)).toContainEqual(
          expect.objectContaining({ cause: 'improvement', subject: 'SEC-2', title: 'Shorter reviews' }),
        );
        const plans = (await look.plans()).filter(({ key }) => key === second.key);
        expect(plans.map(({ items }) => items.map((item) => item.key))).toEqual([['SEC-1']]);
      },
    ),
);
