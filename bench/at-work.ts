/** Whether a team's workflows have something to do, as Temporal sees it: then business time has to wait, however fast its clock. */
import { Client, Connection, type WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { neverStarted } from './progress.ts';

export interface AtWork {
  /** True while a workflow task or an activity is open that does not merely wait for business time. Throws while Temporal is away. */
  isBusy(): Promise<boolean>;
  close(): Promise<void>;
}

export interface AtWorkOptions {
  readonly address: string;
  readonly workflowIds: readonly string[];
  /** Epoch milliseconds; what an earlier worker had begun waits for its time-out. */
  readonly workerSince: () => number;
}

export async function watchWork({ address, workflowIds, workerSince }: AtWorkOptions): Promise<AtWork> {
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  const ended = new Set<string>();
  const isAtWork = async (id: string): Promise<boolean> => {
    const found = await connection
      .withDeadline(Date.now() + 1_000, () => workflow.getHandle(id).describe())
      .catch(neverStarted);
    if (!found) return false;
    if (found.status.name !== 'RUNNING') ended.add(id);
    const { pendingWorkflowTask, pendingActivities } = found.raw;
    return (
      Boolean(pendingWorkflowTask) || (pendingActivities ?? []).some((activity) => !isWaiting(activity, workerSince()))
    );
  };
  return {
    isBusy: async () => {
      const open = workflowIds.filter((id) => !ended.has(id));
      return (await Promise.all(open.map(isAtWork))).some(Boolean);
    },
    close: () => connection.close(),
  };
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];
/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API. */
const started = 2;

/** The activity `reached` waits for business time itself, once a living worker has taken it up. */
function isWaiting({ activityType, state, lastStartedTime }: PendingActivity, workerSince: number): boolean {
  return (
    activityType?.name === 'waitForBusinessTime' && Number(state) === started && tsToMs(lastStartedTime) >= workerSince
  );
}
