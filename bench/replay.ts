/** How fast a worker replays a history after a restart, beside a bare loop with a history of the same length. */
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { readyBundle } from '../worker/ready-bundle.ts';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import { bareBundle, bareQueue, runBareWorker } from './bare.ts';

export interface ReplaySpeed {
  readonly events: number;
  /** Events a second: Drumbeat's longest history, and the bare loop's. */
  readonly ours: number;
  readonly bare: number;
}

const eventsOfAnActivity = 6;

/** The median of so many `repeats`. */
export async function replaySpeed(address: string, workflowId: string, repeats: number): Promise<ReplaySpeed> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection });
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const events = history.events?.length ?? 0;
    const bareId = `bare/${workflowId}`;
    await runBareWorker(address, () =>
      client.workflow.execute('bareLoop', {
        taskQueue: bareQueue,
        workflowId: bareId,
        args: [Math.ceil(events / eventsOfAnActivity)],
      }),
    );
    const bareHistory = await client.workflow.getHandle(bareId).fetchHistory();
    const [ours, bare] = [await readyBundle(), await bareBundle()];
    // How often a history is replayed in one go.
    const times = 2 * repeats;
    const speeds = { ours: [] as number[], bare: [] as number[] };
    for (let n = 0; n < repeats; n += 1) {
      speeds.ours.push(await speed({ workflowBundle: ours, dataConverter }, history, workflowId, times));
      speeds.bare.push(await speed({ workflowBundle: bare }, bareHistory, bareId, times));
    }
    return { events, ours: median(speeds.ours), bare: median(speeds.bare) };
  } finally {
    await connection.close();
  }
}

type Replayer = Parameters<typeof Worker.runReplayHistories>[0];

/** Several times over in one worker, so that its start does not count. */
async function speed(options: Replayer, history: History, workflowId: string, times: number): Promise<number> {
  const copies = Array.from({ length: times }, (_none, n) => ({ workflowId: `${workflowId}-${n}`, history }));
  const results = Worker.runReplayHistories(options, copies);
  const first = await results[Symbol.asyncIterator]().next();
  if (first.done || first.value.error) throw new Error('The history does not replay.', { cause: first.value?.error });
  const began = performance.now();
  for await (const { error } of results) if (error) throw error;
  return ((history.events?.length ?? 0) * (times - 1)) / ((performance.now() - began) / 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
