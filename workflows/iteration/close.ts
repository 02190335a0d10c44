/** The close: every open item is answered for by its assignee, every goal is scored by its owner (R8, R28). */
import type { Line } from '../../domain/decisions/decisions.ts';
import { formValues } from '../../forms/values.ts';
import type { GoalScore, ItemDisposition } from '../../domain/plan.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { byRole } from '../../domain/decisions/panel.ts';
import { itemName } from '../../domain/plan.ts';
import type { Goal, Item } from '../../domain/plan.ts';
import * as questions from '../../domain/questions.ts';
import type { PersonId } from '../../domain/team.ts';
import { literal, text, userText } from '../../domain/text/text.ts';
import { collect } from '../decisions/ask.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import { itemsSettled } from '../contract/signals.ts';
import { signalIfRunning } from '../runtime/linked-workflows.ts';
import type { Plan } from './plan.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';

export interface Dispositions {
  readonly done: number;
  readonly carriedOver: number;
  readonly dropped: number;
  /** Deleted in Jira meanwhile, or out of our sight: a line in the ledger stays of each (X3). */
  readonly gone: readonly Item[];
}

/** One form per assignee for all of their open items; what nobody answers for is carried over, and counted. */
export async function closeItems(
  ctx: AskingContext &
    Calls<'readItems' | 'applyDispositions' | 'saveLedgerEntries'> &
    Pick<WorkflowContext, 'runInBackground'>,
  plan: Plan,
): Promise<Dispositions> {
  const { key, dates } = plan.input;
  const planned = (plan.frozen?.items ?? []).filter((item) => !plan.settled.has(item.id));
  const items = await ctx.activities.readItems({ items: planned });
  const open = items.filter((item) => !item.done);
  const gone = planned.filter((item) => !items.some((one) => one.id === item.id));
  const em = (
    await ctx.activities.whoIsAsked({ panel: byRole('em'), excluded: [], deadline: dates.closingEnds })
  ).seats.flat();
  const answerable = (item: Item): readonly PersonId[] => (item.assignee ? [item.assignee] : em);
  const people = [...new Set(open.flatMap(answerable))].toSorted();
  const answers =
    people.length === 0
      ? []
      : await collect(ctx, {
          ...questions.closing(key, people),
          read: () => ctx.activities.contentOf({ lines: open.map((item) => itemLine(item, answerable(item))) }),
          choices: () => [{ id: 'closing', label: literal('Decide on my items'), style: 'primary', form: 'closing' }],
          deadline: dates.closingEnds,
        });

  const dispositions = new Map<string, { disposition: ItemDisposition; by: LedgerEntry['by'] }>();
  for (const item of items)
    dispositions.set(
      item.id,
      item.done ? { disposition: 'done', by: 'drumbeat' } : { disposition: 'carry over', by: 'nobody answered' },
    );
  for (const answer of answers) {
    const { by } = answer;
    const answered = formValues(answer, 'closing').items;
    for (const item of open) {
      const disposition = answered[item.key];
      if (disposition && answerable(item).includes(by)) dispositions.set(item.id, { disposition, by });
    }
  }
  const entries = items.map((item) => dispositionEntry(item, dispositions.get(item.id)));
  await ctx.runInBackground(async (policy) => {
    const applied = Object.fromEntries([...dispositions].map(([item, { disposition }]) => [item, disposition]));
    const { next } = await ctx.activities.applyDispositions({ key, dispositions: applied }, policy);
    // The next iteration carried them over, provisionally.
    const settled = items.flatMap((item) => {
      const { cause, subject, title, by } = dispositionEntry(item, dispositions.get(item.id));
      return cause === 'carry-over' ? [] : [{ cause, subject, title, by, item: item.id, from: key }];
    });
    if (next && settled.length > 0) await signalIfRunning(next, itemsSettled, settled);
  });
  await plan.enter(ctx, [...entries, ...gone.map(goneEntry)]);
  const causes = [...entries.map(({ cause }) => cause), ...plan.settled.values()];
  const tally = (wanted: (typeof causes)[number]): number => causes.filter((cause) => cause === wanted).length;
  return { done: tally('done'), carriedOver: tally('carry-over'), dropped: tally('dropped'), gone };
}

/** Owners score their goals as they were communicated at the commit; a silent owner's goal stays "unscored", in sight. */
export async function scoreGoals(
  ctx: AskingContext & Calls<'saveScores'>,
  plan: Plan,
): Promise<{ readonly id: string; readonly score: GoalScore | 'unscored' }[]> {
  const { key, dates } = plan.input;
  const goals = plan.frozen?.goals ?? [];
  if (goals.length === 0) return [];
  const scores = await askForScores(ctx, {
    key,
    goals,
    deadline: dates.closingEnds,
    when: 'close',
  });
  return goals.map((goal) => ({ id: goal.id, score: scores[goal.id]?.score ?? 'unscored' }));
}

export async function askForScores(
  ctx: AskingContext & Calls<'saveScores'>,
  {
    key,
    goals,
    deadline,
    when,
  }: { key: WorkflowKey; goals: readonly Goal[]; deadline: string; when: 'retrospective' | 'close' },
): Promise<Record<string, { score: GoalScore; note: string; by: PersonId }>> {
  const answers = await collect(ctx, {
    ...questions.scores(key, when, [...new Set(goals.map((goal) => goal.owner))].toSorted()),
    read: () => ctx.activities.contentOf({ lines: goals.map(goalLine) }),
    choices: () => [{ id: 'score', label: literal('Score my goals'), style: 'primary', form: 'score' }],
    deadline,
  });
  const scores: Record<string, { score: GoalScore; note: string; by: PersonId }> = {};
  for (const answer of answers) {
    const { by } = answer;
    for (const [goal, scored] of Object.entries(formValues(answer, 'score').goals)) {
      if (goals.some((one) => one.id === goal && one.owner === by)) scores[goal] = { ...scored, by };
    }
  }
  await ctx.activities.saveScores({ iteration: key, scores });
  return scores;
}

function goalLine(goal: Goal): Line {
  return {
    id: goal.id,
    text: text`${userText(goal.title)} · measured by ${userText(goal.measure)}`,
    facts: { owner: goal.owner },
  };
}

function itemLine(item: Item, [assignee]: readonly PersonId[]): Line {
  return {
    id: item.key,
    text: [itemName(item)],
    facts: { assignee: assignee ?? 'nobody' },
  };
}

function goneEntry({ key, title }: Item): Omit<LedgerEntry, 'on'> {
  return { id: `gone ${key}`, cause: 'gone', subject: key, title, by: 'drumbeat' };
}

function dispositionEntry(item: Item, ended: { disposition: ItemDisposition; by: LedgerEntry['by'] } | undefined) {
  const { disposition, by } = ended ?? { disposition: 'carry over', by: 'nobody answered' };
  const cause = disposition === 'carry over' ? 'carry-over' : disposition === 'drop' ? 'dropped' : 'done';
  return { id: `close ${item.key}`, cause, subject: item.key, title: item.title, by } as const;
}
