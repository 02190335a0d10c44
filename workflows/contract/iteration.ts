/** An iteration: what it starts with, what it is sent while it runs, and how it ends. */
import type { IterationDates } from '../../domain/calendar/calendar.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import { hasWords, hasWritings } from '../../domain/received.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Results } from '../../domain/results.ts';
import type { PersonId, TeamRef } from '../../domain/team.ts';

export type IterationPhase = 'scheduled' | 'draft' | 'running' | 'running, unplanned' | 'closing';

export interface IterationInput extends TeamRef {
  readonly key: WorkflowKey;
  readonly dates: IterationDates;
  readonly participants: readonly PersonId[];
}
export type IterationResult = Results['iteration'];

/** Dropped, or said to be done, at the close of `from`. */
export interface SettledItem extends Pick<LedgerEntry, 'subject' | 'title' | 'by'> {
  readonly from: string;
  /** The item's id. */
  readonly item: string;
  readonly cause: 'dropped' | 'done';
}

export function areSettledItems(sent: unknown): sent is readonly SettledItem[] {
  return Array.isArray(sent) && sent.every(isSettledItem);
}

function isSettledItem(sent: unknown): sent is SettledItem {
  if (!hasWords(sent, ['subject', 'by', 'from', 'cause']) || !hasWritings(sent, ['title'])) return false;
  return ['dropped', 'done'].includes(sent.cause);
}
