/** What must outlive Temporal's retention (X8). */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { GoalScore } from '../../domain/plan.ts';
import type { ImprovementVerdict } from '../../domain/improvement.ts';
import type { NotedAction } from '../../domain/sync.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { FrozenPlan } from '../../domain/plan.ts';
import type { PersonId } from '../../domain/team.ts';
import type { Health, Parked, WorkflowType } from '../../domain/workflow-state.ts';
import { inRecords, type Implementing } from './declaration.ts';

export const savingActivities = {
  /** Creates or updates the workflow's own row; called when it opens, changes phase or health, and ends. */
  saveStatus: inRecords<
    {
      readonly type: WorkflowType;
      readonly key: string;
      /** The iteration that it belongs to. */
      readonly iteration: string;
      /** The workflow that started it. */
      readonly parent: string | null;
      readonly phase: string;
      /** Until when it is meant to be in this phase. */
      readonly deadline: BusinessTime | null;
      readonly health: Health;
      /** What stands still now. */
      readonly parked: readonly Parked[];
      readonly ended?: { readonly outcome: unknown } | undefined;
    },
    { readonly on: BusinessTime }
  >("Save the workflow's status"),
  /** How another workflow stands; `unknown`: the records do not know it, or not yet. */
  statusOf: inRecords<{ readonly workflowId: string }, 'runs' | 'ended' | 'unknown'>(
    'Check whether another workflow has ended',
  ),
  savePlan: inRecords<{ readonly key: string; readonly plan: FrozenPlan }, void>('Freeze the plan in the records'),
  saveLedgerEntries: inRecords<
    { readonly iteration: string; readonly entries: readonly Omit<LedgerEntry, 'on'>[] },
    readonly LedgerEntry[]
  >('Write the changes into the ledger'),
  saveNotes: inRecords<
    {
      readonly iteration: string;
      readonly sync: number;
      readonly decisions: readonly string[];
      readonly actions: readonly NotedAction[];
      /** Ids of earlier actions that are done. */
      readonly done: readonly string[];
    },
    void
  >('Save the notes of the sync'),
  /** Actions noted and not yet done. */
  openActions: inRecords<unknown, readonly (NotedAction & { readonly id: string })[]>('Read the open actions'),
  saveScores: inRecords<
    {
      readonly iteration: string;
      readonly scores: Readonly<
        Record<string, { readonly score: GoalScore; readonly note: string; readonly by: PersonId }>
      >;
    },
    void
  >('Save the scores of the goals'),
  saveVerdict: inRecords<
    {
      readonly chosenIn: string;
      readonly verdict: ImprovementVerdict;
      readonly evidence: string;
      readonly by: PersonId;
    },
    void
  >('Save the verdict on the improvement'),
  /** "None chosen" is a valid result and is kept as one. */
  saveNoImprovement: inRecords<unknown, void>('Record that no improvement was chosen'),
};
export type SavingActivities = Implementing<typeof savingActivities>;
