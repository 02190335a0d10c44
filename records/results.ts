/** How workflows ended: the outcome that each type leaves in its row. */
import type { CancelledOutcome, Results } from '../domain/results.ts';
import type { WorkflowRow } from './workflows.ts';

type Ended = Pick<WorkflowRow, 'type' | 'phase' | 'outcome'>;

/** What the workflow came to; null while it runs, when it was cancelled, and of every other type. */
export function resultOf<Type extends keyof Results>(type: Type, row: Ended): Results[Type] | null {
  return hasResult(row, type) ? row.outcome : null;
}

/** What a cancel took back and what it left; null for a workflow that was not cancelled, or is still cleaning up. */
export function cleanUpOf(row: Ended): CancelledOutcome | null {
  return wasCancelled(row) ? row.outcome : null;
}

function hasResult<Type extends keyof Results>(row: Ended, type: Type): row is Ended & { outcome: Results[Type] } {
  return row.type === type && row.phase === 'closed' && row.outcome !== null;
}

function wasCancelled(row: Ended): row is Ended & { outcome: CancelledOutcome } {
  return row.phase === 'cancelled' && row.outcome !== null;
}
