/** What the Schedule starts, and what it answers. */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { TeamId } from '../../domain/team.ts';

export interface StartInput {
  readonly team: TeamId;
  /** ISO date of the iteration's first day; the next one that is due for planning when absent. */
  readonly starts?: string | undefined;
}
export type StartResult =
  | { readonly started: string }
  | { readonly alreadyRunning: string }
  | { readonly notYet: BusinessTime }
  /** The team's file is broken, or gone: why. */
  | { readonly stopped: string };
