/**
 * An activity is declared once: what it takes and answers, how long it may take and how it is retried, what it does in plain words, and
 * what a cancel takes back of it. Its code is in `activities/<capability>.ts`, checked against the declaration.
 */
import type { ActivityOptions } from '@temporalio/workflow';
import type { Literal } from '../../domain/ids.ts';
import type { TeamRef } from '../../domain/team.ts';
import type { Text } from '../../domain/text/text.ts';
import { profiles } from './profiles.ts';

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
  /** Reads well after "Taken back:" and after "Left for you:"; several calls are one line. */
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

/** Every activity knows for which team it is done; the workflow's id is read from the activity's own context. */
type Builder = <In, Out>(
  summary: Literal,
  onCancel?: OnCancel<TeamRef & In, Out>,
) => ActivityDeclaration<TeamRef & In, Out>;

const builder =
  (options: ActivityOptions, localFirst = false): Builder =>
  (summary, onCancel) => ({ options, localFirst, summary, onCancel });

/** The records and the calendar: close by and quick. */
export const inRecords = builder(profiles.records, true);
/** A call or two to a vendor. */
export const atVendor = builder(profiles.vendor);
/** One outside write. */
export const writesOnce = builder(profiles.once);
/** A call to a vendor for each item or person. */
export const callsForEach = builder(profiles.many);
/** Waits on purpose. */
export const waits = builder(profiles.waiting);
/** Before there is a configuration: the input names the team alone. */
export function withoutConfiguration<In, Out>(summary: Literal): ActivityDeclaration<In, Out> {
  return { options: profiles.records, localFirst: true, summary };
}
