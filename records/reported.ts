/**
 * The shape of a report, and of `drumbeat report --json`. Moments (`On`) are ISO strings in the team's zone and on its clock; `realAt`
 * ones are real time. A field is added freely; one that changes its meaning or goes raises `format`.
 */
import type { Line } from '../domain/decisions/decisions.ts';
import type { GoalScore } from '../domain/plan.ts';
import type { Improvement } from '../domain/improvement.ts';
import type { Cause, LedgerEntry } from '../domain/ledger.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { ConfigVersion, ExternalReference, Role } from '../domain/team.ts';
import type { Named } from './names.ts';
import type {
  ReportedAnswer,
  ReportedDecision,
  ReportedLine,
  ReportedQuestion,
  ReportedWait,
} from './reported-questions.ts';

export interface Report {
  readonly format: 1;
  readonly team: string;
  readonly people: readonly (Named & { readonly roles: readonly Role[] })[];
  /** The zone of the moments. */
  readonly timeZone: string;
  readonly iteration: string;
  /** By the calendar of its configuration; null when its cadence no longer has such an iteration. */
  readonly dates: { readonly starts: BusinessTime; readonly closes: BusinessTime } | null;
  readonly configuration: ConfigVersion;
  /** The workflows of this iteration: itself, its releases, its retrospectives. */
  readonly workflows: readonly ReportedWorkflow[];
  /** What its team does without. */
  readonly off: readonly ('release' | 'retrospective')[];
  /** Null: it was not cancelled. */
  readonly cancelled: {
    readonly reason: string | null;
    readonly takenBack: readonly string[];
    readonly left: readonly string[];
  } | null;
  /** Null while nothing is frozen. */
  readonly plan: ReportedPlan | null;
  readonly goals: readonly ReportedGoal[];
  readonly ledger: readonly ReportedChange[];
  readonly changes: Partial<Record<Cause, number>>;
  /** Every question put to people, in the order of time. */
  readonly questions: readonly ReportedQuestion[];
  readonly decisions: readonly ReportedDecision[];
  /** Questions that ended without a decision, and what silence led to. */
  readonly undecided: readonly { readonly question: string; readonly outcome: string; readonly on: BusinessTime }[];
  readonly refusedAnswers: readonly ReportedAnswer[];
  readonly waited: readonly ReportedWait[];
  readonly syncs: readonly ReportedSync[];
  /** Of this iteration, patch releases among them, the first one first. */
  readonly releases: readonly ReportedRelease[];
  readonly improvement: ReportedImprovement;
  /** What these workflows made outside, most first: what only changes something that is there may be repeated and is not logged. */
  readonly writes: readonly { readonly system: string; readonly operation: string; readonly count: number }[];
  /** The audit log: each of these writes. */
  readonly audit: readonly ReportedWrite[];
  readonly faults: readonly ReportedFault[];
}

export interface ReportedWorkflow {
  readonly workflowId: string;
  readonly type: WorkflowType;
  readonly key: string;
  /** What it is about; null: its key says it. */
  readonly subject: { readonly text: string; readonly private: boolean } | null;
  readonly phase: string;
  readonly openedOn: BusinessTime;
  readonly endedOn: BusinessTime | null;
}

export interface ReportedPlan {
  readonly hash: string;
  readonly items: number;
  readonly frozenOn: BusinessTime;
  /** Null: it started unplanned. */
  readonly committedBy: Named | null;
  /** Who received it, in words. */
  readonly audience: string;
  readonly lines: readonly ReportedLine[];
  /** What `hash` is over, as in `AskedContent`. */
  readonly hashed: readonly Line[];
}

export interface ReportedGoal {
  readonly id: string;
  readonly title: string;
  readonly measure: string;
  readonly owner: Named;
  readonly communicatedOn: BusinessTime;
  /** Null: nobody scored it. */
  readonly score: GoalScore | null;
  readonly note: string | null;
  readonly scoredBy: Named | null;
  /** When its owner gave this score. */
  readonly scoredOn: BusinessTime | null;
  /** Its owner's other scores, and changes of the goal after the commit, the first one first. */
  readonly history: readonly {
    readonly on: BusinessTime;
    readonly by: string;
    readonly what: string;
    readonly why: string;
  }[];
  readonly private: boolean;
}

export interface ReportedChange extends LedgerEntry {
  readonly byName: string;
  readonly private: boolean;
}

export interface ReportedSync {
  readonly sync: number;
  readonly on: BusinessTime;
  /** Null: nobody noted anything. */
  readonly notes: {
    readonly decisions: readonly string[];
    readonly actions: readonly { readonly text: string; readonly owner: Named; readonly doneOn: BusinessTime | null }[];
  } | null;
}

export interface ReportedRelease {
  readonly workflowId: string;
  readonly version: string;
  /** `published` or `cancelled`, or where it stands. */
  readonly phase: string;
  readonly endedOn: BusinessTime | null;
  readonly link: string | null;
  readonly cancelledBecause: string | null;
}

export interface ReportedImprovement {
  /** What this iteration's retrospective chose; `none chosen` is a valid result, null means it is not that far. */
  readonly chosen: (Improvement & { readonly ownerName: string }) | 'none chosen' | null;
  /** Where the chosen one is taken up; null when no later iteration has it. */
  readonly standsIn: { readonly iteration: string; readonly how: 'plan' | 'ledger' } | null;
  /** What was chosen before, with its verdict when it has one. */
  readonly before: Improvement | null;
}

export interface ReportedWrite {
  readonly key: string;
  readonly workflowId: string;
  readonly system: string;
  readonly operation: string;
  /** Real time, ISO in UTC. */
  readonly realAt: string;
  readonly attempts: number;
  /** False: begun, and its result is not known. */
  readonly done: boolean;
  /** Where it is found; null where no browser finds it, where a vendor has none. */
  readonly link: string | null;
  /** What it made, by the vendor's own id; null while that is not known. */
  readonly reference: Omit<ExternalReference, 'link'> | null;
}

export interface ReportedFault {
  readonly workflowId: string;
  readonly activity: string;
  readonly why: string;
  readonly remedy: string;
  readonly since: BusinessTime;
  /** Null: it is still parked. */
  readonly until: BusinessTime | null;
  readonly hours: number;
}
