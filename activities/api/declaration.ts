/**
 * An activity is declared once: what it takes and answers, how long it may take and how it is retried, what it does in plain words, and
 * what a cancel takes back of it. Its code is in `activities/<capability>.ts`, checked against the declaration.
 */
import { ActivityCancellationType, type ActivityOptions, type LocalActivityOptions } from '@temporalio/workflow';
import type { Literal } from '../../domain/ids.ts';
import type { TeamRef } from '../../domain/team.ts';
import type { Text } from '../../domain/text/text.ts';

export interface ActivityDeclaration<In, Out> {
  readonly options: ActivityOptions;
  /** Tried once as a local activity, which costs one event; a regular one when it is not done at once. */
  readonly localFirst: boolean;
  /** One line in plain words: the Temporal UI shows it, and people read it when the activity is parked. */
  readonly summary: Literal;
  /** Calling the activity is enough: the workflow remembers the call. */
  readonly onCancel?: OnCancel<In, Out> | undefined;
  /** Only the compiler reads it. */
  readonly signature?: (input: In) => Promise<Out>;
}

/** What a cancelled workflow does about a call of this activity. */
type OnCancel<In, Out> = TakenBack<In, Out> | Left<In, Out>;

interface TakenBack<In, Out> {
  /** Reads well after "Undone:" and after "Not undone:"; several calls are one line. */
  readonly what: Text;
  /**
   * @param output undefined: the call has failed, perhaps half-way
   * @returns what stays nevertheless; empty: there was nothing to take back
   */
  readonly undo: (call: CallActivity, input: In, output: Out | undefined) => Promise<Text | void>;
}
/** Done outside, and not to be taken back. */
interface Left<In, Out> {
  readonly leaves: (input: In, output: Out) => Text;
}
/** The workflow adds its team. */
export type CallActivity = <In, Out>(
  activity: ActivityDeclaration<In, Out>,
  input: Omit<In, keyof TeamRef>,
) => Promise<Out>;

/** What the code of a capability's activities has to be. */
export type Implementing<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends ActivityDeclaration<infer In, infer Out>
    ? (input: In) => Promise<Out>
    : never;
};

/* How long activities may take and how they are retried is bounded by time, not by count. */

/** The worker says of every activity that runs that it is alive (`worker/heartbeats.ts`): one that died is noticed after this time (R6). */
const heartbeating = {
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} satisfies ActivityOptions;

const outageTolerant = {
  ...heartbeating,
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

/** The records and the calendar: close by and quick. */
const records = {
  ...heartbeating,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
} satisfies ActivityOptions;

/** Every activity knows for which team it is done; the workflow's id is read from the activity's own context. */
type Builder = <In, Out>(
  summary: Literal,
  onCancel?: OnCancel<TeamRef & In, Out>,
) => ActivityDeclaration<TeamRef & In, Out>;

const builder =
  (options: ActivityOptions, localFirst = false): Builder =>
  (summary, onCancel) => ({ options, localFirst, summary, onCancel });

export const inRecords = builder(records, true);
/** A call or two to a vendor: survives an outage of a day. */
export const atVendor = builder({ ...outageTolerant, startToCloseTimeout: '25 seconds' });
/** One outside write: it may have to wait until the vendor shows what was written. */
export const writesOnce = builder({
  ...outageTolerant,
  startToCloseTimeout: '75 seconds',
  // A write that has begun is waited for also by a workflow that is cancelled: it must know what it leaves.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
/** A call to a vendor for each item or person. */
export const callsForEach = builder({ ...outageTolerant, startToCloseTimeout: '3 minutes' });
/** Waits on purpose. */
export const waits = builder({
  ...heartbeating,
  startToCloseTimeout: '15 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});
/** Before there is a configuration: the input names the team alone. */
export function withoutConfiguration<In, Out>(summary: Literal): ActivityDeclaration<In, Out> {
  return { options: records, localFirst: true, summary };
}

/** One quick attempt inside the workflow task, which must not be held up when the records are away. */
export const localAttempt = {
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 1 },
} satisfies LocalActivityOptions;

/** A workflow that is cancelled takes back what it can now, and names the rest. */
export const whileCleaning = { scheduleToCloseTimeout: '45 seconds' } satisfies ActivityOptions;
