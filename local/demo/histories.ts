/** How long the workflows' histories have become: the budget is 2,000 events for an iteration. */
import { Client, Connection } from '@temporalio/client';

export interface HistorySize {
  readonly id: string;
  readonly events: number;
  readonly bytes: number;
}

/** Of every workflow that the server knows, the longest first. */
export async function historySizes(address: string): Promise<HistorySize[]> {
  const connection = await Connection.connect({ address });
  try {
    const { workflow } = new Client({ connection });
    const found: HistorySize[] = [];
    for await (const { workflowId, runId } of workflow.list()) {
      const { raw } = await workflow.getHandle(workflowId, runId).describe();
      const { historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
      found.push({ id: workflowId, events: Number(historyLength ?? 0), bytes: Number(historySizeBytes ?? 0) });
    }
    return found.toSorted((a, b) => b.events - a.events);
  } finally {
    await connection.close();
  }
}

/** One line a workflow. */
export function historiesInWords(sizes: readonly HistorySize[]): string {
  const lines = sizes.map(({ id, events, bytes }) => {
    const kilobytes = `${Math.round(bytes / 1024)} kB`;
    return `  ${String(events).padStart(5)} events  ${kilobytes.padStart(7)}  ${id}`;
  });
  return ['What each workflow left in Temporal (the budget is 2,000 events an iteration):', ...lines].join('\n');
}
