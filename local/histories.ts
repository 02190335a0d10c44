/** How long the stories' histories have become: the budget is 2,000 events for an iteration. */
import { Client, Connection } from '@temporalio/client';

/** One line a workflow, the longest history first. */
export async function historySizes(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const found: { id: string; events: number; bytes: number }[] = [];
    for await (const { workflowId, runId } of new Client({ connection }).workflow.list()) {
      const { raw } = await new Client({ connection }).workflow.getHandle(workflowId, runId).describe();
      const { historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
      found.push({ id: workflowId, events: Number(historyLength ?? 0), bytes: Number(historySizeBytes ?? 0) });
    }
    const longest = found.toSorted((a, b) => b.events - a.events);
    return [
      'Histories:',
      ...longest.map(({ id, events, bytes }) => `  ${String(events).padStart(5)} events  ${kilobytes(bytes)}  ${id}`),
    ];
  } finally {
    await connection.close();
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`.padStart(7);
}
