/** The acts as a workflow calls them: with the team added, a summary in plain words, and parked instead of failed. */
import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activity, Activities } from '../../activities/api/index.ts';
import { failureTypes } from '../../domain/failures.ts';
import type { ParkedDetails } from '../../domain/failures.ts';
import type { TeamRef } from '../../domain/team.ts';
import { activityOptions, whileCleaning } from '../../activities/api/options.ts';
import type { BlockedActivities, GiveUpPolicy } from './blocked-activities.ts';

/** The team and its configuration version are added by the workflow. */
export type WorkflowActivities = {
  readonly [Name in keyof Activities]: Activities[Name] extends Activity<infer In, infer Out>
    ? WorkflowActivity<Bare<In>, Out>
    : never;
};
interface WorkflowActivity<In, Out> {
  (input: In): Promise<Out>;
  /** Undefined: it was parked, and given up. */
  (input: In, policy: GiveUpPolicy & ({ unless: () => boolean } | { until: string })): Promise<Out | undefined>;
  (input: In, policy: GiveUpPolicy & { unless?: undefined; until?: undefined }): Promise<Out>;
}
type Bare<In> = Omit<In, keyof TeamRef>;

/** The workflow that the activities belong to. */
export interface ActivityHost {
  readonly input: TeamRef;
  readonly blocked: BlockedActivities;
  /** Nothing parks any more: a failure is an answer. */
  isCleaning(): boolean;
  /** Told of every activity that begins and ends. */
  busy(change: 1 | -1): void;
}

export function teamOf(input: TeamRef): TeamRef {
  return { team: input.team, version: input.version };
}

/** The bare activity: it fails when it fails. */
export function proxyOf<Name extends keyof Activities>(name: Name, isCleaning = false): Activities[Name] {
  const { profile, summary } = activityOptions[name];
  return proxyActivities<Activities>({ ...profile, ...(isCleaning ? whileCleaning : {}), summary })[name];
}

export function bindActivities(ctx: ActivityHost): WorkflowActivities {
  const call = async (name: keyof Activities, input: object): Promise<unknown> => {
    const activity = proxyOf(name, ctx.isCleaning()) as (whole: object) => Promise<unknown>;
    ctx.busy(1);
    try {
      return await activity({ ...input, ...teamOf(ctx.input) });
    } finally {
      ctx.busy(-1);
    }
  };
  const bind =
    (name: keyof Activities) =>
    async (input: object, policy: GiveUpPolicy = {}) => {
      let parked: ReturnType<BlockedActivities['start']> | undefined;
      for (;;) {
        try {
          const answer = await call(name, input);
          await parked?.unblock();
          ctx.blocked.hasSucceeded(name);
          return answer;
        } catch (error) {
          if (isCancellation(error) || !(error instanceof ActivityFailure) || ctx.isCleaning()) throw error;
          parked ??= ctx.blocked.start(name, policy);
          if (!(await parked.waitForRetry(faultOf(error)))) return undefined;
        }
      }
    };
  return Object.fromEntries(
    (Object.keys(activityOptions) as (keyof Activities)[]).map((name) => [name, bind(name)]),
  ) as WorkflowActivities;
}

function isParkedDetails(details: unknown): details is ParkedDetails {
  return typeof details === 'object' && details !== null && 'why' in details && 'remedy' in details;
}

/** What a failed activity tells people: the adapter's own words, else where to look. */
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
    why: cause?.message ?? 'It failed again and again',
    remedy: 'Look at the failed activity in the Temporal UI, and fix what it names.',
  };
}
