/** The ledger: every change to a committed plan, with its cause (X8). Numbers in a report open to these entries. */
import type { BusinessTime } from './calendar/moments.ts';
import type { PersonId } from './team.ts';

/** `gone`: deleted where it lived, or out of our sight; what stands here is all that is left of it (X3). */
export type Cause = 'scope added' | 'carry-over' | 'dropped' | 'done' | 'improvement' | 'gone';

export interface LedgerEntry {
  /** Unique in its iteration, so that writing it twice is writing it once. */
  readonly id: string;
  readonly on: BusinessTime;
  readonly cause: Cause;
  /** The item's key or the goal's id. */
  readonly subject: string;
  readonly title: string;
  readonly by: PersonId | 'nobody answered' | 'drumbeat';
  readonly reason?: string | undefined;
}

/** The id of the entry of an improvement that was chosen after the commit. */
export function lateImprovement(chosenIn: string): string {
  return `improvement ${chosenIn}`;
}

/** Counts by cause, for a report. */
export function tally(entries: readonly LedgerEntry[]): Partial<Record<Cause, number>> {
  const counts: Partial<Record<Cause, number>> = {};
  for (const entry of entries) counts[entry.cause] = (counts[entry.cause] ?? 0) + 1;
  return counts;
}
