/** One iteration of a team, from the draft of its plan to its close (R2, R7, R8, R10). */
import type { IterationDates } from '../../domain/calendar/calendar.ts';
import { isImprovement } from '../../domain/improvement.ts';
import { itemName } from '../../domain/plan.ts';
import type { PlanContent } from '../../domain/plan.ts';
import { dated, joined, text } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import { improvementChosen, itemsSettled } from '../contract/signals.ts';
import {
  areSettledItems,
  type IterationInput,
  type IterationPhase,
  type IterationResult,
} from '../contract/iteration.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import { closeItems, scoreGoals } from './close.ts';
import type { Dispositions } from './close.ts';
import { carryOverOnly, collectGoals, commitPlan, freezePlan, Plan, type FreezingContext } from './plan.ts';
import { holdSync } from './sync.ts';
import { runWorkflow } from '../runtime/context.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';
import { release } from '../release.ts';
import { retrospective } from '../retrospective/retrospective.ts';

export async function iteration(input: IterationInput): Promise<IterationResult> {
  return runWorkflow({ ...input, iteration: input.key }, (ctx: WorkflowContext<IterationPhase>) => live(ctx, input));
}

async function live(ctx: WorkflowContext<IterationPhase>, input: IterationInput): Promise<IterationResult> {
  const { dates } = input;
  const plan = new Plan(input);
  const chosen = 'An improvement chosen after this plan was committed.';
  ctx.on(improvementChosen, isImprovement, (one) => void plan.improvements.push(one), chosen);
  const settled = 'Items that the previous iteration dropped or finished at its close.';
  ctx.on(itemsSettled, areSettledItems, (items) => void plan.settledBefore.push(...items), settled);

  await ctx.enter('scheduled', dates.draftOpens);
  await ctx.waitUntil(dates.draftOpens, 'the draft opens');

  await ctx.enter('draft', dates.starts);
  const [committed] = await Promise.all([draft(ctx, plan), collectGoals(ctx, plan)]);

  await ctx.waitUntil(dates.starts, 'the iteration starts');
  if (!committed) await startUnplanned(ctx, plan);
  await ctx.enter(committed ? 'running' : 'running, unplanned', dates.closes);
  // The notes of a sync on the last day may come while it closes.
  const syncs = dates.syncs.map((sync, index) => holdSync(ctx, plan, index + 1, sync));
  for (const sync of syncs) ctx.trackBackground(sync);
  await Promise.all([
    committed ? undefined : commitLate(ctx, plan),
    plan.takeLateImprovements(ctx),
    plan.takeLateDispositions(ctx),
    dates.release ? carryOutRelease(ctx, input, dates.release) : undefined,
    ctx.waitUntil(dates.closes, 'the iteration closes').then(() => {
      plan.running = false;
    }),
  ]);

  await ctx.enter('closing', dates.closingEnds);
  const [dispositions, scores] = await Promise.all([closeItems(ctx, plan), scoreGoals(ctx, plan), ...syncs]);
  const summary = summaryOf(dispositions);
  await plan.closeTracking(ctx, text`Closed: ${summary}.`);
  if (dates.retrospectiveAfter === 'close') {
    await ctx.startDetached(retrospective, input.key, { ...input, iteration: input.key });
  }
  ctx.isOver();
  await ctx.announce('closed', text`Iteration ${input.key} is closed: ${summary}.`);
  return { key: input.key, planned: plan.isPlanned(), goals: scores, ...dispositions, gone: dispositions.gone.length };
}

function summaryOf({ done, carriedOver, dropped, gone }: Dispositions): Text {
  const names = joined(
    gone.map((item) => text`~${itemName(item)}~`),
    ', ',
  );
  const left = gone.length > 0 ? text`, ${gone.length} no longer in Jira (${names})` : [];
  return text`${done} done, ${carriedOver} carried over, ${dropped} dropped${left}`;
}

/** The plan is shown two working days before the start and committed by the EM; whatever changes meanwhile voids the answer. */
async function draft(
  ctx: AskingContext & FreezingContext & Calls<'readPlan'> & Pick<WorkflowContext, 'waitUntil'>,
  plan: Plan,
): Promise<PlanContent | null> {
  const { dates } = plan.input;
  await ctx.waitUntil(dates.commitAsked, 'the engineering manager is asked to commit the plan');
  const committed = await commitPlan(ctx, plan, 1, dates.starts);
  plan.drafting = false;
  if (committed) await freezePlan(ctx, plan, committed.shown, committed.by);
  return committed?.shown ?? null;
}

/** Nobody committed: it starts with carry-over only, and the EM is asked again every day (R7). */
async function startUnplanned(
  ctx: FreezingContext & Calls<'readPlan'> & Pick<WorkflowContext, 'setConcern'>,
  plan: Plan,
): Promise<void> {
  await ctx.setConcern('unplanned', 'overdue');
  await freezePlan(ctx, plan, await carryOverOnly(ctx, plan), null);
}

async function commitLate(
  ctx: AskingContext &
    FreezingContext &
    Calls<'moment' | 'readPlan'> &
    Pick<WorkflowContext<IterationPhase>, 'enter' | 'setConcern'>,
  plan: Plan,
): Promise<void> {
  for (let day = 2, from = plan.input.dates.starts; plan.running; day += 1) {
    const deadline = (await ctx.activities.moment({ from, workingDays: 1 })).on;
    const committed = await commitPlan(ctx, plan, day, deadline);
    if (committed) {
      await freezePlan(ctx, plan, committed.shown, committed.by);
      await ctx.setConcern('unplanned', null);
      return ctx.enter('running', plan.input.dates.closes);
    }
    from = deadline;
  }
}

/** The release at the iteration's end has a life of its own; the iteration only starts it. */
async function carryOutRelease(
  ctx: Pick<WorkflowContext, 'announce' | 'startDetached'>,
  input: IterationInput,
  { version, asked, due }: NonNullable<IterationDates['release']>,
): Promise<void> {
  await ctx.startDetached(release, version, {
    team: input.team,
    version: input.version,
    release: version,
    iteration: input.key,
    dates: { asked, due },
    participants: input.participants,
    retrospective: input.dates.retrospectiveAfter === 'release',
  });
  await ctx.announce('release planned', text`Release ${version} is due ${dated(due)}.`);
}
