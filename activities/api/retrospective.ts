/** What a retrospective reads and files. */
import type { GoalScore } from '../../domain/plan.ts';
import type { Improvement, ImprovementVerdict } from '../../domain/improvement.ts';
import type { Goal } from '../../domain/plan.ts';
import type { PersonId } from '../../domain/team.ts';
import { literal, sourced, text, type Source } from '../../domain/text/text.ts';
import { inRecords, writesOnce, type Implementing } from './declaration.ts';

export const retrospectiveActivities = {
  /** The last improvement whose verdict is still open; "none chosen" comes back as null with `lastWasNone`. */
  lastImprovement: inRecords<unknown, { readonly improvement: Improvement | null; readonly lastWasNone: boolean }>(
    literal('Read the improvement chosen last time'),
  ),
  /** Goals as communicated at the commit, with the last score each got. */
  communicatedGoals: inRecords<
    { readonly iteration: string },
    readonly (Goal & { readonly score: GoalScore | null })[]
  >(literal('Read the goals as they were communicated')),
  /** One Jira item, stored with the improvement; says which planned or drafted iteration comes next, if one runs. */
  fileImprovement: writesOnce<
    { readonly iteration: string; readonly improvement: Omit<Improvement, 'item' | 'itemId' | 'link'> },
    {
      readonly improvement: Improvement;
      readonly source: Source;
      /** Its owner has it in Jira, too: not everybody can be assigned in every project. */
      readonly assigned: boolean;
      readonly next: string | null;
    }
  >(literal('File the improvement in Jira and in the records'), {
    leaves: (_input, { improvement: { item, link }, source }) =>
      text`the improvement ${sourced(item, source, link)} in Jira`,
  }),
  saveVerdict: inRecords<
    {
      readonly chosenIn: string;
      readonly verdict: ImprovementVerdict;
      readonly evidence: string;
      readonly by: PersonId;
    },
    void
  >(literal('Save the verdict on the improvement')),
  /** "None chosen" is a valid result and is kept as one. */
  saveNoImprovement: inRecords<unknown, void>(literal('Record that no improvement was chosen')),
};
export type RetrospectiveActivities = Implementing<typeof retrospectiveActivities>;
