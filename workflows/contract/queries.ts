/** What a running workflow answers. */
import { defineQuery } from '@temporalio/workflow';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { CountedAnswer, Question } from '../../domain/decisions/decisions.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { FrozenPlan, Goal } from '../../domain/plan.ts';
import type { WorkflowState } from '../../domain/workflow-state.ts';

/** How a question stands: open, settled by somebody, or settled by silence. */
export type DecisionState =
  | { readonly state: 'open'; readonly question: Question; readonly answers: readonly CountedAnswer[] }
  | { readonly state: 'decided'; readonly answer: CountedAnswer; readonly answers: readonly CountedAnswer[] }
  | {
      readonly state: 'closed';
      readonly on: BusinessTime;
      readonly answers: readonly CountedAnswer[];
      readonly why: string;
    };

/** What became of one click, so that the CLI can show its sender. */
export interface ClickAnswer {
  readonly clickId: string;
  readonly counted: boolean;
  readonly reply: string;
}

export const getState = defineQuery<WorkflowState>('getState');
export const getPlan = defineQuery<{ readonly goals: readonly Goal[]; readonly frozen: FrozenPlan | null }>('getPlan');
export const getLedger = defineQuery<readonly LedgerEntry[]>('getLedger');
export const getDecision = defineQuery<
  { readonly decision: DecisionState | null; readonly click: ClickAnswer | null },
  [{ readonly questionId: string; readonly clickId?: string | undefined }]
>('getDecision');
