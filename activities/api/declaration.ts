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
  /** The activity that does it. */
  readonly by: Declared;
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
type Declared = Pick<ActivityDeclaration<unknown, unknown>, 'summary'>;

/** Taken back by another activity, which stands in the same object. */
export function undoneBy<In, Out, Undo, Undone>(
  by: ActivityDeclaration<Undo, Undone>,
  what: Text,
  undo: (
    takeBack: (input: Omit<Undo, keyof TeamRef>) => Promise<Undone>,
    ...call: [input: In, output: Out | undefined]
  ) => Promise<Text | void>,
): TakenBack<In, Out> {
  return { what, by, undo: (call, ...done) => undo((input) => call(by, input), ...done) };
}

/** @throws Error for one that is declared nowhere in it */
export function nameIn<Name extends string>(api: Readonly<Record<Name, Declared>>, declared: Declared): Name {
  for (const name in api) if (api[name] === declared) return name;
  throw new Error(`"${declared.summary}" is missing in activities/api/index.ts.`);
}

type Cancelling = Declared & {
  readonly onCancel?: { readonly by: Declared } | { readonly leaves: unknown } | undefined;
};

/** Whatever undoes an activity is one itself. @throws Error when the code is loaded, not only when somebody cancels */
export function withEveryUndo<Api extends Readonly<Record<string, Cancelling>>>(api: Api): Api {
  for (const { onCancel } of Object.values(api)) if (onCancel && 'by' in onCancel) nameIn(api, onCancel.by);
  return api;
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
