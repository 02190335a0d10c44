import { expect, test } from 'vitest';
import { taskQueue, workflowId } from '../workflows/contract/ids.ts';
import type { RetrospectiveInput, RetrospectiveResult } from '../workflows/contract/retrospective.ts';
import { workflowKey } from '../domain/ids.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { participants } from '../domain/team.ts';
import { getLedger } from '../workflows/contract/queries.ts';
import { live } from './support/workflows.ts';
import type { Lived } from './support/workflows.ts';
import { team } from './support/team.ts';
import { silent, willing } from './support/willing.ts';

async function held({ client, world }: Lived, key = workflowKey('2026.49.0')): Promise<RetrospectiveResult> {
  const input: RetrospectiveInput = {
    team: team.id,
    version: world.version,
    key,
    iteration: workflowKey('2026-w49'),
    participants: participants(team).map((one) => one.id),
  };
  return client.workflow.execute<(input: RetrospectiveInput) => Promise<RetrospectiveResult>>('retrospective', {
    taskQueue,
    workflowId: workflowId('retrospective', team.id, key),
    args: [input],
  });
}

const shorterReviews = { what: 'Shorter reviews', measure: 'hours', baseline: '52' };

/** The EM takes the first topic, and names an owner. */
const chosenFor = (owner: string) => (question: Question) => [
  { by: 'ada', choice: 'improvement', values: { ...shorterReviews, topic: question.content.lines[0]?.id, owner } },
];

function deadline({ world }: Lived, id: string): number {
  const shown = world.shown.findLast(({ question }) => question.id.startsWith(id));
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
        expect(lived.world.shown.map(({ question }) => question.id)).toContain('improvement-em');
        await held(lived, workflowKey('2026.51.0'));
        expect(lived.world.announced).toContainEqual(
          'Last time we chose nothing to improve. This time it should be one thing.',
        );
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
      expect((await held(lived)).improvement).toMatchObject({ what: 'Shorter reviews', owner: 'ada', item: 'SEC-900' });
      // Who names themselves has accepted: nobody is asked again.
      expect(lived.world.shown.map(({ question }) => question.id)).not.toContain('accept-1');
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
    lived.world.plans.push({
      key: '2026-w49',
      plan: { hash: '', lines: [], goals, items: [], committed: { unplanned: true, on: '2026-12-01' } },
    });
    await held(lived, workflowKey('2026.51.0'));
    expect(deadline(lived, 'scores')).toBeGreaterThan(deadline(lived, 'verdict'));
    expect([...lived.world.scores.values()]).toEqual(['achieved']);
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
    expect(lived.world.improvements).toEqual([null]);
  }),
);

test(
  'an improvement chosen after the next plan was committed enters it as a ledger entry',
  { tags: ['R30', 'X8'] },
  () =>
    live({ asked: willing() }, async ({ world, start }) => {
      world.addItems({ key: 'SEC-1', assignee: 'ben' });
      const handle = await start();
      // Its own retrospective sends the improvement to this iteration, whose plan is committed long since.
      world.next = handle.workflowId;
      await handle.result();
      const ledger = await handle.query(getLedger);
      expect(ledger).toContainEqual(
        expect.objectContaining({ cause: 'improvement', subject: 'SEC-900', title: 'Review within a day' }),
      );
      expect(world.plans).toHaveLength(1);
      expect(world.plans[0]?.plan.items.map((item) => item.key)).toEqual(['SEC-1']);
    }),
);
