/** The one improvement a retrospective chooses, and what became of it (R30). */
import type { BusinessTime } from './calendar/moments.ts';
import { hasWords, hasWritings } from './received.ts';
import type { PersonId } from './team.ts';

export const improvementVerdicts = ['improved', 'same', 'worse', 'not tried'] as const;
export type ImprovementVerdict = (typeof improvementVerdicts)[number];

/** The one thing that is improved next (R30). */
export interface Improvement {
  /** Id of the retrospective that chose it. */
  readonly chosenIn: string;
  readonly what: string;
  readonly measure: string;
  readonly baseline: string;
  readonly owner: PersonId;
  readonly on: BusinessTime;
  /** The Jira item: its key, which changes when it moves, and its id, which does not. */
  readonly item: string;
  readonly itemId: string;
  readonly link: string;
  readonly verdict?:
    | { readonly verdict: ImprovementVerdict; readonly evidence: string; readonly by: PersonId }
    | undefined;
}

/** As a workflow is sent it. */
export function isImprovement(sent: unknown): sent is Improvement {
  return (
    hasWords(sent, ['chosenIn', 'owner', 'on', 'item']) && hasWritings(sent, ['what', 'measure', 'baseline', 'link'])
  );
}
