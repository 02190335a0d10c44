/** The plan of an iteration: goals by a form, the commit bound to what was shown, and the freeze (R7, R8, X8). */
import { condition, setHandler } from '@temporalio/workflow';
import type { FormName } from '../../forms/index.ts';
import { formValues } from '../../forms/values.ts';
import type { Choice } from '../../domain/decisions/decisions.ts';
import type { Improvement } from '../../domain/improvement.ts';
import { lateImprovement, type LedgerEntry } from '../../domain/ledger.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { needsReason, warnings } from '../../domain/plan.ts';
import type { FrozenPlan, Goal, PlanContent } from '../../domain/plan.ts';
import * as questions from '../../domain/questions.ts';
import type { PersonId } from '../../domain/team.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import { counted, joined, literal, text, userText, who } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import { getLedger, getPlan } from '../contract/queries.ts';
import type { IterationInput, SettledItem } from '../contract/iteration.ts';
import { ask, collect } from '../decisions/ask.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';

/** What the iteration knows of its plan, from the first goal to the last change. */
export class Plan {
  readonly input: IterationInput;
  readonly goals: Goal[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly improvements: Improvement[] = [];
  readonly settledBefore: SettledItem[] = [];
  /** Items of the frozen plan, by id, that the iteration before settled after all: nobody is asked about them again. */
  readonly settled = new Map<string, SettledItem['cause']>();
  frozen: FrozenPlan | null = null;
  /** Its number, once it is opened: that may take until somebody fixes something. */
  tracking: Promise<number> | null = null;
  drafting = true;
  running = true;

  constructor(input: IterationInput) {
    this.input = input;
    setHandler(getPlan, () => ({ goals: this.goals, frozen: this.frozen }), {
      description: 'Goals so far, and the plan once it is frozen.',
    });
    setHandler(getLedger, () => this.ledger, { description: 'Every change to the committed plan, with its cause.' });
  }

  isPlanned(): boolean {
    return this.frozen !== null && 'by' in this.frozen.committed;
  }

  async enter(ctx: Calls<'saveLedgerEntries'>, entries: readonly Omit<LedgerEntry, 'on'>[]): Promise<void> {
    if (entries.length === 0) return;
    this.ledger.push(...(await ctx.activities.saveLedgerEntries({ iteration: this.input.key, entries })));
  }

  /** An improvement chosen after the commit enters as a ledger entry; the frozen plan is not edited (R30). */
  async takeLateImprovements(
    ctx: Calls<'labelPlanned' | 'saveLedgerEntries'> & Pick<WorkflowContext, 'runInBackground'>,
  ): Promise<void> {
    for await (const improvement of this.arriving(this.improvements)) {
      const { item, itemId, what, owner, chosenIn } = improvement;
      if (this.frozen?.items.some(({ id }) => id === itemId)) continue;
      await label(ctx, this.input.key, [itemId]);
      await this.enter(ctx, [
        { id: lateImprovement(chosenIn), cause: 'improvement', subject: item, title: what, by: owner },
      ]);
    }
  }

  /** Carry-over was provisional: what the iteration before dropped or finished after this commit is that here, too (X8). */
  async takeLateDispositions(
    ctx: Calls<'unlabelPlanned' | 'saveLedgerEntries'> & Pick<WorkflowContext, 'runInBackground'>,
  ): Promise<void> {
    for await (const { from, item: id, ...item } of this.arriving(this.settledBefore)) {
      const planned = this.frozen?.items.find((one) => one.id === id);
      if (planned?.origin !== 'carry-over' || this.settled.has(id)) continue;
      this.settled.set(id, item.cause);
      await ctx.runInBackground((policy) =>
        ctx.activities.unlabelPlanned({ key: this.input.key, items: [id] }, policy),
      );
      const reason = `Carried over from ${from}, which closed it as ${item.cause}.`;
      await this.enter(ctx, [{ ...item, id: `${item.cause} in ${from} ${item.subject}`, reason }]);
    }
  }

  /** One after the other, as they come while the iteration runs. */
  private async *arriving<News>(list: readonly News[]): AsyncGenerator<News> {
    for (let taken = 0; ; taken += 1) {
      await condition(() => list.length > taken || !this.running);
      const one = list[taken];
      if (!one) return;
      yield one;
    }
  }

  /** The closing comment on the tracking issue; one that was deleted needs none. */
  async closeTracking(
    ctx: Calls<'closeTrackingIssue'> & Pick<WorkflowContext, 'logEvent' | 'now' | 'runInBackground'>,
    word: Text,
  ): Promise<void> {
    const { tracking } = this;
    if (!tracking) return;
    await ctx.runInBackground(async (policy) => {
      const closing = { number: await tracking, word, asPlanned: true };
      const { gone } = await ctx.activities.closeTrackingIssue(closing, policy);
      if (gone) ctx.logEvent(await ctx.now(), 'the tracking issue was deleted on GitHub');
    });
  }
}

/** Goals come by a form from anybody of the team, until the plan is committed. */
export async function collectGoals(ctx: AskingContext, plan: Plan): Promise<void> {
  const { key, dates, participants } = plan.input;
  await collect(ctx, {
    ...questions.goals(key, participants),
    read: () => ctx.activities.contentOf({ lines: [] }),
    choices: () => [{ id: 'goal', label: literal('Set a goal'), style: 'primary', form: 'goal' }],
    deadline: dates.starts,
    stop: () => !plan.drafting,
    onAnswer: (answer) => {
      plan.goals.push({ ...formValues(answer, 'goal'), id: `g${plan.goals.length + 1}`, source: 'team' });
    },
  });
}

/** Asks the EM to commit what is shown. Null: nobody did. */
export async function commitPlan(
  ctx: AskingContext & Calls<'readPlan'>,
  plan: Plan,
  occurrence: number,
  deadline: BusinessTime,
): Promise<{ shown: PlanContent; by: PersonId } | null> {
  const { key } = plan.input;
  let shownGoals = -1;
  const question = questions.commit(key, occurrence);
  const outcome = await ask(ctx, {
    ...question,
    text: (shown) => text`${question.text()}${warned(shown.goals)}`,
    read: () => {
      shownGoals = plan.goals.length;
      return ctx.activities.readPlan({ key, goals: [...plan.goals] });
    },
    choices: (shown) => [committing(shown.goals)],
    deadline,
    stale: () => plan.goals.length !== shownGoals,
    // A goal set after this answer is late: its sender is told so.
    onAnswer: () => {
      plan.drafting = false;
    },
    stop: () => !plan.running,
  });
  return outcome.decided ? { shown: outcome.shown, by: outcome.answer.by } : null;
}

function committing(goals: readonly Goal[]): Choice<FormName> {
  return needsReason(goals)
    ? { id: 'commit-without-goal', label: literal('Commit without a goal'), form: 'reason' }
    : { id: 'commit', label: literal('Commit the plan'), style: 'primary' };
}

function warned(goals: readonly Goal[]): Text {
  return warnings(goals).flatMap((warning) => text` ${warning}.`);
}

export async function carryOverOnly(ctx: Calls<'readPlan'>, plan: Plan): Promise<PlanContent> {
  return ctx.activities.readPlan({ key: plan.input.key, goals: [], only: 'carry-over' });
}

/** What it takes to freeze a plan and to tell it. */
export type FreezingContext = Calls<'now' | 'savePlan' | 'labelPlanned' | 'saveLedgerEntries' | 'openTrackingIssue'> &
  Pick<WorkflowContext, 'announce' | 'links' | 'runInBackground'>;

/** Freezes the plan and publishes it: records, labels, tracking issue, announcement. `by` null: nobody committed it. */
export async function freezePlan(
  ctx: FreezingContext,
  plan: Plan,
  shown: PlanContent,
  by: PersonId | null,
): Promise<void> {
  const { key } = plan.input;
  const before = plan.frozen;
  const on = await ctx.activities.now({});
  const frozen: FrozenPlan = { ...shown, committed: by === null ? { unplanned: true, on } : { by, on } };
  plan.frozen = frozen;
  await ctx.activities.savePlan({ key, plan: frozen });
  const items = frozen.items.map(({ id }) => id);
  await label(ctx, key, items);
  if (before) await plan.enter(ctx, addedSince(plan, before, frozen, by));
  plan.settled.clear();
  if (!plan.tracking) await track(ctx, plan, frozen);
  await ctx.announce(by === null ? 'unplanned' : 'committed', announcement(key, frozen, by));
}

async function label(
  ctx: Calls<'labelPlanned'> & Pick<WorkflowContext, 'runInBackground'>,
  key: string,
  items: readonly string[],
): Promise<void> {
  await ctx.runInBackground((policy) => ctx.activities.labelPlanned({ key, items }, policy));
}

async function track(
  ctx: Calls<'openTrackingIssue'> & Pick<WorkflowContext, 'links' | 'runInBackground'>,
  plan: Plan,
  frozen: FrozenPlan,
): Promise<void> {
  await ctx.runInBackground((policy) => {
    const opening = ctx.activities.openTrackingIssue({ key: plan.input.key, plan: frozen }, policy).then((issue) => {
      ctx.links['Tracking issue'] = issue.link;
      return issue.number;
    });
    plan.tracking = opening;
    return opening;
  });
}

/** What was not in the plan before, or not any more; an improvement that came meanwhile has its entry. */
function addedSince(
  { settled, improvements }: Plan,
  before: FrozenPlan,
  now: FrozenPlan,
  by: PersonId | null,
): Omit<LedgerEntry, 'on'>[] {
  const kept = before.items.map(({ id }) => id).filter((id) => !settled.has(id));
  const known = new Set([...kept, ...improvements.map(({ itemId }) => itemId)]);
  return now.items
    .filter((item) => !known.has(item.id))
    .map((item) => ({
      id: `added ${item.key}`,
      cause: 'scope added',
      subject: item.key,
      title: item.title,
      by: by ?? 'drumbeat',
    }));
}

function announcement(key: WorkflowKey, plan: FrozenPlan, by: PersonId | null): Text {
  const items = counted(plan.items.length, literal('item'));
  if (by === null)
    return text`Iteration ${key} starts unplanned, with carry-over only: ${items}. The plan can still be committed.`;
  const goals = plan.goals.map(
    (goal) => text`\n• ${userText(goal.title)}, measured by ${userText(goal.measure)} (${who(goal.owner)})`,
  );
  const ours = goals.length > 0 ? text`Our goals:${joined(goals, '')}` : text`There is no goal.`;
  return text`${who(by)} committed the plan of ${key}: ${items}. ${ours}`;
}
