/** When the workflows continued, by their histories: the server's own times of the activities that were completed. */
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';

/** Epoch milliseconds, in order. */
export async function activitiesCompletedAt(address: string, workflowIds: readonly string[]): Promise<number[]> {
  const connection = await Connection.connect({ address });
  try {
    const { workflow } = new Client({ connection });
    const times: number[] = [];
    for (const id of workflowIds) {
      const handle = workflow.getHandle(id);
      if (!(await handle.describe().catch(neverStarted))) continue;
      const history = await handle.fetchHistory();
      for (const event of history.events ?? [])
        if (event.activityTaskCompletedEventAttributes) times.push(tsToMs(event.eventTime));
    }
    return times.toSorted((a, b) => a - b);
  } finally {
    await connection.close();
  }
}

/** For `describe`: a workflow that is not there yet is none. */
export function neverStarted(error: unknown): null {
  if (error instanceof WorkflowNotFoundError) return null;
  throw error;
}
