/** A create of this workflow, once: its key from business identity, its marker, and since when a look-up has to look. */
import type { TeamId, VendorName } from '../domain/team.ts';
import { earlierWrite } from '../records/writes.ts';
import type { Deps } from './deps.ts';
import { markerOf } from './once.ts';
import { currentWorkflowId } from './current-workflow.ts';

interface WorkflowWrite<Result extends object> {
  readonly team: TeamId;
  readonly system: VendorName;
  readonly operation: string;
  /** What makes it another write of the same operation: a question's id, a version. Never a run or an attempt. */
  readonly period: string;
  readonly write: (marker: string) => Promise<Result>;
  readonly find: (marker: string, since: Date) => Promise<Result[]>;
}

type Needed = Pick<Deps, 'db' | 'once' | 'settleMs' | 'restoredFrom'>;
export type WorkflowOnce = <Result extends object>(write: WorkflowWrite<Result>) => Promise<Result>;

/** The vendor's clock may be behind the records' by this much. */
const clockDifferenceMs = 60_000;

export function createWorkflowOnce({ db, once, settleMs, restoredFrom }: Needed): WorkflowOnce {
  return ({ team, system, operation, period, write, find }) => {
    const workflowId = currentWorkflowId();
    const key = `${workflowId}|${operation}|${period}`;
    const marker = markerOf(key);
    return once({
      key,
      team,
      workflowId,
      system,
      operation,
      settleMs: settleMs[system],
      write: () => write(marker),
      find: async () => {
        const intended = (await earlierWrite(db, key))?.intendedAt ?? new Date();
        const since = Math.min(intended.getTime(), restoredFrom?.getTime() ?? Infinity);
        return find(marker, new Date(since - clockDifferenceMs));
      },
    });
  };
}
