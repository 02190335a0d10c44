/** From the start of a worker's process to the first task that it has done: the server's own times of a workflow that waited for it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';

export interface ColdStart {
  /** Milliseconds until the first workflow task, and until the first activity, was completed. */
  readonly taskMs: number;
  readonly activityMs: number;
}

interface Waiting {
  readonly taskQueue: string;
  readonly workflowId: string;
  readonly type: string;
  readonly args: unknown[];
}

const longestMs = 60_000;

/** `start` begins the process; nothing else may poll the queue. */
export async function coldStart(client: Client, waiting: Waiting, start: () => Promise<unknown>): Promise<ColdStart> {
  const { type, ...options } = waiting;
  const handle = await client.workflow.start(type, options);
  const began = Date.now();
  const starting = start();
  while (Date.now() - began < longestMs) {
    const events = (await handle.fetchHistory()).events ?? [];
    const task = events.find((event) => event.workflowTaskCompletedEventAttributes);
    // A local activity leaves a marker instead.
    const activity = events.find(
      (event) => event.activityTaskCompletedEventAttributes ?? event.markerRecordedEventAttributes,
    );
    if (task && activity) {
      await starting;
      return { taskMs: tsToMs(task.eventTime) - began, activityMs: tsToMs(activity.eventTime) - began };
    }
    await pause(50);
  }
  await starting;
  throw new Error(`${waiting.workflowId}: no activity was done within ${longestMs / 1_000} s of the worker's start.`);
}
