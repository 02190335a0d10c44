/** One iteration of a team, from the draft of its plan to its close (R2, R7, R8, R10). */
import { setHandler } from '@temporalio/workflow';
import { itemName } from '../domain/plan.ts';
import type { PlanContent } from '../domain/plan.ts';
import { at, fixed, joined, text } from '../domain/text.ts';
import type { TeamId } from '../domain/team.ts';
import type { Text } from '../domain/text.ts';
import { improvementChosen, itemsSettled, workflowId } from './contract.ts';
import type { IterationInput, IterationResult } from './contract.ts';
import { follow, takeAlong } from './follow.ts';
import { closeItems, scoreGoals } from './iteration-close.ts';
import type { Fates } from './iteration-close.ts';
import { carryOverOnly, collectGoals, commitPlan, freezePlan, Plan } from './iteration-plan.ts';
import { holdSync } from './iteration-sync.ts';
import { tellStory } from './process.ts';
import type { Story } from './process.ts';
import { release } from './release.ts';
import { retrospective } from './retrospective.ts';

export async function iteration(input: IterationInput): Promise<IterationResult> {
  return tellStory({ ...input, iteration: input.key }, (story) => live(story, input));
}

async function live(story: Story, input: IterationInput): Promise<IterationResult> {
  const { dates } = input;
  const plan = new Plan(input);
  setHandler(improvementChosen, (improvement) => void (improvement && plan.improvements.push(improvement)), {
    description: 'An improvement chosen after this plan was committed.',
  });
  setHandler(itemsSettled, (items) => void plan.settledBefore.push(...items), {
    description: 'Items that the iteration before dropped or finished at its close.',
  });

  await story.enter('scheduled', dates.draftOpens);
  await story.until(dates.draftOpens, 'the draft opens');

  await story.enter('draft', dates.starts);
  const [committed] = await Promise.all([draft(story, plan), collectGoals(story, plan)]);

  await story.until(dates.starts, 'the iteration starts');
  if (!committed) await startUnplanned(story, plan);
  await story.enter(committed ? 'running' : 'running, unplanned', dates.closes);
  // The notes of a sync on the last day may come while it closes.
  const syncs = dates.syncs.map((sync, index) => holdSync(story, plan, index + 1, sync));
  for (const sync of syncs) story.keep(sync);
  await Promise.all([
    committed ? undefined : commitLate(story, plan),
    plan.takeLateImprovements(story),
    plan.takeLateFates(story),
    carryOutRelease(story, input),
    story.until(dates.closes, 'the iteration closes').then(() => {
      plan.running = false;
    }),
  ]);

  await story.enter('closing', dates.closingEnds);
  const [fates, scores] = await Promise.all([closeItems(story, plan), scoreGoals(story, plan), ...syncs]);
  const summary = summaryOf(fates);
  await plan.closeTracking(story, text`Closed: ${summary}.`);
  if (dates.retrospectiveAfter === 'close') {
    await follow(retrospective, input.key, { ...input, iteration: input.key });
    takeRetrospectiveAlong(story, input.team, input.key);
  }
  story.cleanUp.over();
  await story.announce('closed', text`Iteration ${fixed(input.key)} is closed: ${summary}.`);
  return { key: input.key, planned: plan.isPlanned(), goals: scores, ...fates, gone: fates.gone.length };
}

function summaryOf({ done, carriedOver, dropped, gone }: Fates): Text {
  const names = joined(
    gone.map((item) => text`~${itemName(item)}~`),
    ', ',
  );
  const left = gone.length > 0 ? text`, ${gone.length} no longer in Jira (${names})` : [];
  return text`${done} done, ${carriedOver} carried over, ${dropped} dropped${left}`;
}

/** The plan is shown two working days before the start and committed by the EM; whatever changes meanwhile voids the vote. */
async function draft(story: Story, plan: Plan): Promise<PlanContent | null> {
  const { dates } = plan.input;
  await story.until(dates.commitAsked, 'the plan is put to the EM');
  const committed = await commitPlan(story, plan, 'commit', dates.starts);
  plan.drafting = false;
  if (committed) await freezePlan(story, plan, committed.shown, committed.by);
  return committed?.shown ?? null;
}

/** Nobody committed: it starts with carry-over only, and the EM is asked again every day (R7). */
async function startUnplanned(story: Story, plan: Plan): Promise<void> {
  await story.concern('unplanned', 'overdue');
  await freezePlan(story, plan, await carryOverOnly(story, plan), null);
}

async function commitLate(story: Story, plan: Plan): Promise<void> {
  for (let day = 2, from = plan.input.dates.starts; plan.running; day += 1) {
    const deadline = (await story.act.moment({ from, workingDays: 1 })).on;
    const committed = await commitPlan(story, plan, `commit-${day}`, deadline);
    if (committed) {
      await freezePlan(story, plan, committed.shown, committed.by);
      await story.concern('unplanned', null);
      return story.enter('running', plan.input.dates.closes);
    }
    from = deadline;
  }
}

/** The release at the iteration's end has a life of its own; the iteration only starts it, and takes it along when cancelled. */
async function carryOutRelease(story: Story, input: IterationInput): Promise<void> {
  const { version, asked, due } = input.dates.release;
  const { id } = await follow(release, version, {
    team: input.team,
    version: input.version,
    release: version,
    iteration: input.key,
    dates: { asked, due },
    participants: input.participants,
    retrospective: input.dates.retrospectiveAfter === 'release',
  });
  story.cleanUp.onCancel(`release ${version}`, async () =>
    (await takeAlong(story, id)) === 'ended' ? text`release ${fixed(version)}, which had ended before` : undefined,
  );
  if (input.dates.retrospectiveAfter === 'release') takeRetrospectiveAlong(story, input.team, version);
  await story.announce('release planned', text`Release ${fixed(version)} is due ${at(due)}.`);
}

/** One that has not begun, or is over, is nothing to speak of. */
function takeRetrospectiveAlong(story: Story, team: TeamId, key: string): void {
  story.cleanUp.onCancel(`retrospective ${key}`, async () =>
    (await takeAlong(story, workflowId('retrospective', team, key))) === 'runs' ? undefined : [],
  );
}
