/** Activities as a workflow calls them: with the team added, a summary in plain words, and parked instead of failed. */
import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import {
  localAttempt,
  nameIn,
  whileCleaning,
  type ActivityDeclaration,
  type CallActivity,
} from '../../activities/api/declaration.ts';
import { activityApi, type Activities, type ActivityName } from '../../activities/api/index.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import { failureTypes, isParkedDetails, type ParkedDetails } from '../../domain/failures.ts';
import type { TeamRef } from '../../domain/team.ts';
import { literal } from '../../domain/text/text.ts';
import type { CleanUp } from './clean-up.ts';

/** The team and its configuration version are added by the workflow. */
export type WorkflowActivities = {
  readonly [Name in ActivityName]: Activities[Name] extends (input: infer In) => Promise<infer Out>
    ? WorkflowActivity<Omit<In, keyof TeamRef>, Out>
    : never;
};
/** What a function takes that calls these. */
export interface Calls<Name extends ActivityName> {
  readonly activities: Pick<WorkflowActivities, Name>;
}

interface WorkflowActivity<In, Out> {
  (input: In): Promise<Out>;
  /** Undefined: it was parked, and given up. */
  (input: In, policy: GiveUpPolicy & ({ unless: () => boolean } | { until: string })): Promise<Out | undefined>;
  (input: In, policy: GiveUpPolicy & { unless?: undefined; until?: undefined }): Promise<Out>;
}

/** How long to wait for an activity once it is parked; with it the caller may get no answer. */
export interface GiveUpPolicy {
  /** It is no longer needed. */
  readonly unless?: (() => boolean) | undefined;
  /** After this moment it would come too late. */
  readonly until?: BusinessTime | undefined;
  /** Told when it parks. */
  readonly onPark?: (() => void) | undefined;
}

/** What becomes of an activity that failed. */
interface Parking {
  /** From the first failure of one call to its answer, or until it is given up. */
  start(
    activity: ActivityName,
    policy: GiveUpPolicy,
  ): {
    /** False: it is not worth another try. */
    waitForRetry(fault: ParkedDetails): Promise<boolean>;
    unblock(): Promise<void>;
  };
  hasSucceeded(activity: ActivityName): void;
}

/** The bare activity: it fails when it fails. */
export function callActivity<Name extends ActivityName>(name: Name, isCleaning = false): Activities[Name] {
  const { options, localFirst, summary } = activityApi[name];
  const regular = proxyActivities<Activities>({ ...options, ...(isCleaning && whileCleaning), summary })[name];
  if (!localFirst) return regular;
  const local = proxyLocalActivities<Activities>({ ...localAttempt, summary })[name] as typeof call;
  const call = async (input: unknown): Promise<unknown> => {
    try {
      return await inTurn(() => local(input));
    } catch (error) {
      if (isCancellation(error)) throw error;
      return (regular as typeof call)(input);
    }
  };
  return call as Activities[Name];
}

let lastLocal: Promise<unknown> = Promise.resolve();

/**
 * One local attempt of a workflow at a time. Of several, the results came one by one and come together when the history is replayed: what follows
 * them would be in another order (`test/side-by-side.test.ts`; temporalio/sdk-python#1578 is its like).
 */
function inTurn<Out>(attempt: () => Promise<Out>): Promise<Out> {
  const mine = lastLocal.then(attempt, attempt);
  lastLocal = mine;
  return mine;
}

export function teamOf({ team, version }: TeamRef): TeamRef {
  return { team, version };
}

/** In place of an output, which may be none. */
const givenUp = Symbol('given up');

export function bindActivities(team: TeamRef, blocked: Parking, cleanUp: CleanUp): WorkflowActivities {
  const attempt = async (name: ActivityName, input: object): Promise<unknown> => {
    const activity = callActivity(name, cleanUp.hasBegun) as (whole: object) => Promise<unknown>;
    cleanUp.underWay += 1;
    try {
      return await activity({ ...input, ...teamOf(team) });
    } finally {
      cleanUp.underWay -= 1;
    }
  };
  const callOrPark = async (name: ActivityName, input: object, policy: GiveUpPolicy): Promise<unknown> => {
    let parked: ReturnType<Parking['start']> | undefined;
    for (;;) {
      try {
        const answer = await attempt(name, input);
        await parked?.unblock();
        blocked.hasSucceeded(name);
        return answer;
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure) || cleanUp.hasBegun) throw error;
        parked ??= blocked.start(name, policy);
        if (!(await parked.waitForRetry(faultOf(error)))) return givenUp;
      }
    }
  };
  /** What its declaration says about a cancel is remembered with the call. */
  const bind =
    (name: ActivityName) =>
    async (input: object, policy: GiveUpPolicy = {}): Promise<unknown> => {
      const { onCancel } = activityApi[name] as ActivityDeclaration<unknown, unknown>;
      let output: unknown;
      if (onCancel && 'undo' in onCancel && !cleanUp.hasBegun)
        cleanUp.onCancel(onCancel.what, () =>
          onCancel.undo(callDeclared, input, output === givenUp ? undefined : output),
        );
      output = await callOrPark(name, input, policy);
      if (onCancel && 'leaves' in onCancel && output !== givenUp) cleanUp.leaves(onCancel.leaves(input, output));
      return output === givenUp ? undefined : output;
    };
  const names = Object.keys(activityApi) as ActivityName[];
  const bound = Object.fromEntries(names.map((name) => [name, bind(name)]));
  const callDeclared = ((activity, input) => bound[nameIn(activityApi, activity)]?.(input)) as CallActivity;
  return bound as WorkflowActivities;
}

/** What people read about a failed activity: the adapter's own words, else where to look. */
function faultOf(failure: ActivityFailure): ParkedDetails {
  const cause = failure.cause;
  if (
    cause instanceof ApplicationFailure &&
    (cause.type === failureTypes.parked || cause.type === failureTypes.undecided)
  ) {
    const details: unknown = cause.details?.[0];
    if (isParkedDetails(details)) return details;
  }
  return {
    vendor: 'drumbeat',
    why: cause?.message ?? 'It keeps failing',
    remedy: literal('Open the failed activity in the Temporal UI and fix the error shown there.'),
  };
}
