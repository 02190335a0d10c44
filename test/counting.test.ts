/** Which answers an iteration counts: what came too late, twice, from strangers, or about what is no longer so (X6). */
import { expect, test, vi } from 'vitest';
import { live, type Lived } from './support/workflows.ts';
import { team } from './support/team.ts';
import { goal, silent, willing } from './support/willing.ts';

const items = [{ key: 'SEC-1', assignee: 'ben' }, { key: 'SEC-2', assignee: 'cleo' }, { key: 'SEC-3' }];
const counted = async ({ look }: Lived, questionId: string) =>
  (await look.answers(questionId)).map((answer) => answer.counted);

test(
  'a plan that changes after the vote was cast voids it, and is shown again with the difference',
  { tags: ['R7'] },
  () => {
    let change = async (): Promise<unknown> => undefined;
    return live(
      {
        asked: willing({
          goals: () => [goal('One')],
          commit: async ({ content }) => {
            // Something changes in Jira between what was shown and the click.
            if (!content.lines.some((line) => line.id === 'SEC-4')) await change();
            return [{ by: 'ada', choice: 'commit', hash: content.hash }];
          },
        }),
        items,
        jiraLagMs: 0,
      },
      async (lived) => {
        const fields = { summary: 'Work', labels: ['candidate'], project: { key: 'SEC' }, issuetype: { name: 'Task' } };
        change = () => lived.world.jira.issues.createIssue({ fields });
        await (await lived.start()).result();
        expect(await counted(lived, 'commit')).toEqual([false, true]);
        expect((await lived.look.plans())[0]?.items.map((item) => item.key)).toContain('SEC-4');
      },
    );
  },
);

test(
  'two clicks at once: the first counts, the second is told who decided; a repeated click counts once; strangers are refused',
  { tags: ['X6'] },
  () =>
    live(
      {
        asked: willing({
          commit: () => [
            { by: 'U0NOBODY', choice: 'commit' },
            { by: 'cleo', choice: 'commit' },
            { by: 'ada', choice: 'commit', clickId: 'same' },
            { by: 'ada', choice: 'commit', clickId: 'same' },
            { by: 'ben', choice: 'commit' },
          ],
        }),
        closed: ({ id }) => (id === 'goals' ? [goal('too late')] : []),
      },
      async ({ look, start }) => {
        await (await start()).result();
        expect((await look.answers('commit')).map((vote) => [vote.person, vote.counted, vote.reply])).toEqual([
          [null, false, 'Only members of the team can answer this.'],
          ['cleo', false, 'This question is for somebody else.'],
          ['ada', true, 'Counted: Commit the plan.'],
          ['ben', false, 'This has already been decided. Ada Lindqvist chose “Commit the plan” (2026-11-26 09:00).'],
        ]);
        expect(await look.answers('goals')).toContainEqual({
          person: 'ada',
          counted: false,
          reply: 'This question is closed.',
        });
      },
    ),
);

test('what is no vote stays outside, and values that do not fit the form do not count; the workflow continues', () =>
  live(
    {
      asked: willing({
        goals: () => [
          { ...goal('A copy'), workflow: 'iteration/other/2026-w49' },
          { by: 'ada', choice: 'goal', values: {} },
          { by: 'ada', choice: 'goal', values: { title: 'a', measure: 'b', owner: 7 } },
          { by: 'ada', choice: 'goal', values: { title: 'half \ud800', measure: 'b', owner: 'ada' } },
          goal('The valid one'),
        ],
      }),
    },
    async (lived) => {
      const handle = await lived.start();
      for (const sent of [
        undefined,
        null,
        7,
        {},
        { questionId: 'goals', clickId: 'c', contentHash: 'h', choice: 'goal', actor: 7 },
        { questionId: 'goals', clickId: 'c', contentHash: 'h', choice: 'goal', actor: { via: 'cli', person: 7 } },
      ]) {
        await lived.client.workflow.getHandle(handle.workflowId).signal('decide', sent);
      }
      expect((await handle.result()).planned).toBe(true);
      expect((await lived.look.plans())[0]?.goals.map((one) => one.title)).toEqual(['The valid one']);
      expect(await counted(lived, 'goals')).toEqual([false, false, false, true]);
      expect((await lived.look.answers('goals')).map(({ reply }) => reply)).toContain(
        'It was not sent through Drumbeat to this question.',
      );
    },
  ));

test('a click that comes while the question is being closed does not count', () =>
  live(
    {
      asked: willing({ commit: silent }),
      closed: (question) => (question.id === 'commit' ? [{ by: 'ada', choice: 'commit' }] : []),
    },
    async ({ look, start }) => {
      expect((await (await start()).result()).planned).toBe(false);
      expect(await look.ends('commit')).toMatchObject([{ settled_by: null }]);
      expect((await look.answers('commit'))[0]).toMatchObject({
        counted: false,
        reply: 'This question is closed.',
      });
    },
  ));

test('a goal set after the vote to commit is late: its sender is told, nothing is lost silently', () =>
  live(
    {
      asked: willing({ goals: () => [goal('In time')] }),
      closed: (question) => (question.id === 'commit' ? [{ ...goal('Too late'), question: 'goals' }] : []),
    },
    async (lived) => {
      await (await lived.start()).result();
      expect((await lived.look.plans())[0]?.goals.map((one) => one.title)).toEqual(['In time']);
      expect(await counted(lived, 'goals')).toEqual([true, false]);
    },
  ));

test('a goal that is counted while the commit is being counted is part of the plan: the commit is void', () => {
  let reads = 0;
  return live(
    {
      asked: willing({ goals: () => [goal('First')] }),
      around: ({ readPlan }, { look, answer }) => ({
        readPlan: async (input) => {
          const plan = await readPlan(input);
          // The first reading is shown; the second one is that of the vote.
          if ((reads += 1) === 2) {
            await answer(team, 'goals', goal('Second', 'ben'));
            await vi.waitUntil(async () => (await look.answers('goals')).length === 2, { timeout: 20_000 });
          }
          return plan;
        },
      }),
    },
    async (lived) => {
      await (await lived.start()).result();
      expect((await lived.look.plans())[0]?.goals.map(({ title }) => title)).toEqual(['First', 'Second']);
      expect(await counted(lived, 'commit')).toEqual([false, true]);
    },
  );
});
