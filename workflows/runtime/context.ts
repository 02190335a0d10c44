/** What a workflow and its parts work with, put together here; each part is a file of its own, and a function takes what it uses. */
import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { BusinessTime, Moment } from '../../domain/calendar/moments.ts';
import { bindActivities, callActivity, teamOf, type WorkflowActivities } from './activities.ts';
import { announcements, type Announce } from './announcements.ts';
import { BackgroundWork, type Background } from './background.ts';
import { BlockedActivities } from './blocked-activities.ts';
import { CleanUp } from './clean-up.ts';
import { Inbox } from './inbox.ts';
import { LinkedWorkflows } from './linked-workflows.ts';
import { Received } from './received.ts';
import { WorkflowStatus, type Identity, type Status } from './status.ts';
import { sleepUntil } from './wait.ts';

/** `Phase`: those that this workflow may enter. Parts that enter none take it without. */
export interface WorkflowContext<Phase extends string = never>
  extends Status<Phase>, Background, Pick<Inbox, 'questions' | 'isDrained'>, Pick<Received, 'on'> {
  readonly activities: WorkflowActivities;
  readonly announce: Announce;
  /** It came to its end and was announced: from here on a cancel takes nothing back. */
  readonly isOver: () => void;
  readonly startDetached: LinkedWorkflows['startDetached'];
  readonly now: () => Promise<BusinessTime>;
  /** Sleeps to a moment of the plan. */
  readonly waitUntil: (on: BusinessTime, why: string) => Promise<void>;
  /** True: `unless` came first. */
  readonly waitUntilMoment: (moment: Moment, why: string, unless?: () => boolean) => Promise<boolean>;
}

/** Opens a workflow, runs it, and leaves nothing half-done when it is cancelled. */
export async function runWorkflow<Phase extends string, Result>(
  identity: Omit<Identity, 'type' | 'parent'>,
  live: (ctx: WorkflowContext<Phase>) => Promise<Result>,
): Promise<Result> {
  const { team, version, key, iteration, subject } = identity;
  const { workflowType: type, parent } = workflowInfo();
  const { ctx, status, inbox, background, blocked, cleanUp, linked } = open<Phase>({
    team,
    version,
    key,
    iteration,
    subject,
    type,
    parent: parent?.workflowId ?? null,
  });
  try {
    const result = await live(ctx);
    await background.settle();
    await status.end('closed', result);
    // Whoever clicked in the last moment learns that the workflow has ended.
    await background.settle();
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(endCancelled);
    throw error;
  }

  /** Clicks that came are answered: they no longer count. */
  async function endCancelled(): Promise<void> {
    inbox.cancel();
    const outcome = await cleanUp.run({
      type,
      key,
      cancelLinked: () => linked.cancel(ctx.activities.linkedWorkflows),
      withdrawQuestions: ctx.activities.withdrawQuestions,
      notify: (period, body) => callActivity('notifyWithFallback', true)({ team, version, key: period, body }),
    });
    blocked.clear();
    await inbox.answerRest();
    await status.end('cancelled', outcome);
    await inbox.answerRest();
  }
}

function open<Phase extends string>(identity: Identity) {
  const background = new BackgroundWork();
  const cleanUp = new CleanUp();
  const linked = new LinkedWorkflows();
  const received = new Received();
  const inbox = new Inbox(identity.type, received.on, background.trackBackground);
  // What parks needs activities, which may park.
  const blocked: BlockedActivities = new BlockedActivities({
    team: teamOf(identity),
    on: received.on,
    trackBackground: background.trackBackground,
    now: () => now(),
    resolveWakeTime: (input) => activities.resolveWakeTime(input),
    waitUntilMoment: (...moment) => waitUntilMoment(...moment),
    changed: (what) => status.blockedChanged(what),
    announce: (...message) => announce(...message),
  });
  const activities = bindActivities(identity, blocked, cleanUp);
  const status = new WorkflowStatus<Phase>(identity, () => blocked.list(), received.ignored, activities.saveStatus);
  const announce = announcements(activities, background, () => blocked.holds('announce'));
  const now = () => activities.now({});
  const waitUntilMoment: WorkflowContext['waitUntilMoment'] = async (moment, why, unless = () => false) => {
    const isOver = () => background.hasFailed() || unless();
    const happened = await sleepUntil(moment, why, activities.waitForBusinessTime, isOver);
    background.throwIfFailed();
    return happened;
  };
  const waitUntil = async (on: BusinessTime, why: string) => {
    await waitUntilMoment(await activities.resolveWakeTime({ on, why }), why);
  };
  const ctx: WorkflowContext<Phase> = {
    activities,
    announce,
    isOver: () => cleanUp.over(),
    startDetached: linked.startDetached,
    now,
    waitUntil,
    waitUntilMoment,
    runInBackground: background.runInBackground,
    trackBackground: background.trackBackground,
    questions: inbox.questions,
    isDrained: inbox.isDrained,
    on: received.on,
    links: status.links,
    enter: status.enter,
    setConcern: status.setConcern,
    logEvent: status.logEvent,
    waitFor: status.waitFor,
    stopWaitingFor: status.stopWaitingFor,
    state: status.state,
  };
  return { ctx, status, inbox, background, blocked, cleanUp, linked };
}
