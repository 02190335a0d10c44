/** How a running workflow stands: what queries answer, the records keep and people look at. */
import type { BusinessTime } from './calendar/moments.ts';
import type { SeatRole } from './decisions/tally.ts';
import type { ConfigVersion, PersonId, TeamId } from './team.ts';

/** The workflow type as Temporal knows it: the name of a function in `workflows/index.ts`, and the first part of each id of this type. */
export type WorkflowType = string;
export type Health = 'on track' | 'at risk' | 'overdue' | 'parked';

export interface Waiting {
  readonly questionId: string;
  readonly question: string;
  readonly people: readonly PersonId[];
  /** Their names, for the Temporal UI. */
  readonly names?: Readonly<Record<PersonId, string>> | undefined;
  /** The seats that nobody can fill, in words; null: there is none. */
  readonly missing: string | null;
  readonly roles: readonly SeatRole[];
  readonly since: BusinessTime;
  readonly until: BusinessTime;
}

export interface WorkflowState {
  readonly type: WorkflowType;
  readonly team: TeamId;
  readonly key: string;
  /** What it is about, where its key does not say it. */
  readonly subject: string | null;
  readonly configVersion: ConfigVersion;
  readonly phase: string;
  readonly health: Health;
  readonly waiting: readonly Waiting[];
  /** Something outside that stopped one activity: what, and how to fix it. */
  readonly parked: readonly Parked[];
  /** Malformed Signals, by name: how many were dropped. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly links: Readonly<Record<string, string>>;
  readonly log: readonly { readonly on: BusinessTime; readonly what: string }[];
}
/** One that another one started. */
export interface LinkedWorkflow {
  readonly id: string;
  readonly type: WorkflowType;
  readonly key: string;
  readonly hasEnded: boolean;
}

export interface Parked {
  readonly activity: string;
  readonly why: string;
  readonly remedy: string;
  readonly since: BusinessTime;
}
