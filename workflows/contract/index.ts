/** What clients and workflows agree on: ids, inputs, results, signals, queries, search attributes. */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { CountedAnswer, Question, Answer } from '../../domain/decisions/decisions.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { FrozenPlan, Goal } from '../../domain/plan.ts';
import type { GoalScore } from '../../domain/forms.ts';
import type { Improvement } from '../../domain/improvement.ts';
import type { WorkflowType, WorkflowState } from '../../domain/workflow-state.ts';
import type { PersonId, TeamId, TeamRef } from '../../domain/team.ts';
import type { IterationDates } from '../../domain/calendar/calendar.ts';

export const taskQueue = 'drumbeat';

/* Ids */
/** One id a thing: `iteration/<team>/<key>`, `release/<team>/<version>`, `retrospective/<team>/<what it follows>`. */
export function workflowId(kind: WorkflowType, team: TeamId, key: string): string {
  return `${kind}/${team}/${key}`;
}
/** The Schedule that starts iterations, and what it starts. */
export function startId(team: TeamId): string {
  return `start/${team}`;
}

/* Inputs and results */
export interface StartInput {
  readonly team: TeamId;
  /** ISO date of the iteration's first day; the next one that is due for planning when absent. */
  readonly starts?: string | undefined;
}
export type StartResult =
  | { readonly started: string }
  | { readonly alreadyRunning: string }
  | { readonly notYet: BusinessTime };

export interface IterationInput extends TeamRef {
  readonly key: string;
  readonly dates: IterationDates;
  readonly participants: readonly PersonId[];
}
export interface IterationResult {
  readonly key: string;
  readonly planned: boolean;
  readonly goals: readonly { readonly id: string; readonly score: GoalScore | 'unscored' }[];
  readonly done: number;
  readonly carriedOver: number;
  readonly dropped: number;
  /** Planned, and no longer there at the close (X3). */
  readonly gone: number;
}

export interface ReleaseInput extends TeamRef {
  /** The version that is released, for example `2026.49.0`. */
  readonly release: string;
  readonly iteration: string;
  readonly dates: { readonly asked: BusinessTime; readonly due: BusinessTime };
  readonly participants: readonly PersonId[];
  /** Whether the retrospective follows this release (R27), or the close of the iteration. */
  readonly retrospective: boolean;
}
export type ReleaseResult =
  | { readonly outcome: 'published'; readonly link: string; readonly on: BusinessTime }
  | { readonly outcome: 'cancelled'; readonly by: PersonId; readonly reason: string };

export interface RetrospectiveInput extends TeamRef {
  /** The release's version or the iteration's key that it follows. */
  readonly key: string;
  readonly iteration: string;
  readonly participants: readonly PersonId[];
}
export interface RetrospectiveResult {
  readonly held: boolean;
  /** Null: "none chosen", which the next retrospective opens with. */
  readonly improvement: Improvement | null;
}

/** Dropped, or said to be done, at the close of `from`. */
export interface SettledItem extends Pick<LedgerEntry, 'subject' | 'title' | 'by'> {
  readonly from: string;
  readonly cause: 'dropped' | 'done';
}

/* What queries answer */
/** How a question stands: open, settled by somebody, or settled by silence. */
export type DecisionState =
  | { readonly state: 'open'; readonly question: Question; readonly answers: readonly CountedAnswer[] }
  | { readonly state: 'decided'; readonly decision: CountedAnswer }
  | {
      readonly state: 'closed';
      readonly on: BusinessTime;
      readonly answers: readonly CountedAnswer[];
      readonly why: string;
    };

/** What became of one click, so that the CLI can tell its sender. */
export interface ClickAnswer {
  readonly clickId: string;
  readonly counted: boolean;
  readonly said: string;
}

/* Messages */
export const decide = defineSignal<[Answer]>('decide');
/** Try again now whatever is parked, after the fix. */
export const resume = defineSignal('resume');
/** An improvement that was chosen after this iteration's plan was committed. */
export const improvementChosen = defineSignal<[Improvement]>('improvementChosen');

/** What the iteration before dropped or finished at its close, although it was carried over into this one. */
export const itemsSettled = defineSignal<[readonly SettledItem[]]>('itemsSettled');

export const getState = defineQuery<WorkflowState>('getState');
export const getPlan = defineQuery<{ readonly goals: readonly Goal[]; readonly frozen: FrozenPlan | null }>('getPlan');
export const getLedger = defineQuery<readonly LedgerEntry[]>('getLedger');
export const getDecision = defineQuery<
  { readonly decision: DecisionState | null; readonly click: ClickAnswer | null },
  [{ readonly questionId: string; readonly clickId?: string | undefined }]
>('getDecision');

/* Search attributes: roles and dates only, never people or titles */
export const searchAttributes = {
  team: defineSearchAttributeKey('Team', SearchAttributeType.KEYWORD),
  iteration: defineSearchAttributeKey('Iteration', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  health: defineSearchAttributeKey('Health', SearchAttributeType.KEYWORD),
  waitingOn: defineSearchAttributeKey('WaitingOn', SearchAttributeType.KEYWORD_LIST),
  waitingSince: defineSearchAttributeKey('WaitingSince', SearchAttributeType.DATETIME),
  phaseDeadline: defineSearchAttributeKey('PhaseDeadline', SearchAttributeType.DATETIME),
} as const;
