/** How workflows end, by type: what the workflow answers, the records keep and people are told. */
import type { BusinessTime } from './calendar/moments.ts';
import type { Improvement } from './improvement.ts';
import type { GoalScore } from './plan.ts';
import type { PersonId } from './team.ts';

/** Of the types whose end is told in words of its own; of every other, its plain facts are. */
export interface Results {
  readonly iteration: {
    readonly key: string;
    readonly planned: boolean;
    readonly goals: readonly { readonly id: string; readonly score: GoalScore | 'unscored' }[];
    readonly done: number;
    readonly carriedOver: number;
    readonly dropped: number;
    /** Planned, and no longer there at the close (X3). */
    readonly gone: number;
  };
  readonly release:
    | { readonly outcome: 'published'; readonly link: string; readonly on: BusinessTime }
    | { readonly outcome: 'cancelled'; readonly by: PersonId; readonly reason: string };
  readonly retrospective: {
    readonly held: boolean;
    /** Null: "none chosen", which the next retrospective opens with. */
    readonly improvement: Improvement | null;
  };
}

/** How a cancelled workflow of any type ends. */
export interface CancelledOutcome {
  readonly cancelled: true;
  readonly cleaned: readonly string[];
  readonly left: readonly string[];
}
