/** The plan and the work items. */
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { FrozenPlan, Goal, GoalScore, Item, ItemDisposition, PlanContent } from '../../domain/plan.ts';
import type { PersonId } from '../../domain/team.ts';
import { literal, text } from '../../domain/text/text.ts';
import { callsForEach, inRecords, undoneBy, type Implementing } from './declaration.ts';

/** Takes the labels of the iteration off again. */
const unlabelPlanned = callsForEach<{ readonly key: string; readonly items: readonly string[] }, void>(
  literal('Remove the planned labels'),
);

export const planActivities = {
  /** Candidates, carry-over and the improvement, read live from Jira and the records, as canonical content. */
  readPlan: callsForEach<
    { readonly key: string; readonly goals: readonly Goal[]; readonly only?: 'carry-over' | undefined },
    PlanContent
  >(literal('Read the current plan: goals, candidates, carry-over')),
  /** Labels the items `planned/<key>` (set-like). */
  labelPlanned: callsForEach<{ readonly key: string; readonly items: readonly string[] }, void>(
    literal('Label the planned items in Jira'),
    undoneBy(unlabelPlanned, text`planned labels in Jira`, (unlabel, { key, items }) => unlabel({ key, items })),
  ),
  /** The planned items as they are now in Jira; an item that is gone is left out. */
  readItems: callsForEach<{ readonly items: readonly Item[] }, readonly Item[]>(
    literal('Read the planned items from Jira'),
  ),
  /** Carries over (label), drops (label off) or leaves done items; says which iteration comes next, if one runs. */
  applyDispositions: callsForEach<
    { readonly key: string; readonly dispositions: Readonly<Record<string, ItemDisposition>> },
    { readonly next: string | null }
  >(literal('Carry over or drop the open items in Jira')),
  unlabelPlanned,
  savePlan: inRecords<{ readonly key: string; readonly plan: FrozenPlan }, void>(
    literal('Freeze the plan in the records'),
  ),
  saveLedgerEntries: inRecords<
    { readonly iteration: string; readonly entries: readonly Omit<LedgerEntry, 'on'>[] },
    readonly LedgerEntry[]
  >(literal('Save the changes in the ledger')),
  saveScores: inRecords<
    {
      readonly iteration: string;
      readonly scores: Readonly<
        Record<string, { readonly score: GoalScore; readonly note: string; readonly by: PersonId }>
      >;
    },
    void
  >(literal('Save the scores of the goals')),
};
export type PlanActivities = Implementing<typeof planActivities>;
