/** What Temporal knows of one workflow beside what the workflow itself keeps: whether anybody works on it, what fails, what came meanwhile. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { optionalTsToDate } from '@temporalio/common/lib/time.js';
import { taskQueue } from '../../workflows/contract/ids.ts';
import { PayloadUnreadable } from './errors.ts';

export interface Look {
  /** `RUNNING`, `COMPLETED`, `CANCELLED`, `FAILED`, `TERMINATED` …; null when Temporal does not know it (any more). */
  readonly status: string | null;
  /** When a worker last asked for work here; null: none did in the last minutes. */
  readonly workerSeen: Date | null;
  readonly activities: readonly PendingActivity[];
  /** How often its workflow task was tried; more than once means that the code of the workflow fails. */
  readonly taskAttempts: number;
  /** Why, in the words of the worker that tried; null while it does not fail. */
  readonly taskFailure: string | null;
}

interface PendingActivity {
  /** Its name in `activities/api/index.ts`. */
  readonly activity: string;
  readonly attempt: number;
  /** In plain words; null while it is tried for the first time. */
  readonly lastFailure: string | null;
  /** When it is tried again; null when it is being tried, or waits for a worker. */
  readonly nextTry: Date | null;
  readonly isTried: boolean;
}

/** What reached a workflow that no worker has looked at yet. */
export interface Unseen {
  readonly timers: number;
  readonly answers: number;
}

export async function look(client: Client, workflowId: string): Promise<Look> {
  const [workerSeen, described] = await Promise.all([lastPoll(client), describe(client, workflowId)]);
  if (!described) return { status: null, workerSeen, activities: [], taskAttempts: 0, taskFailure: null };
  const { raw, status } = described;
  const activities = (raw.pendingActivities ?? []).map(async (pending): Promise<PendingActivity> => {
    const next = optionalTsToDate(pending.nextAttemptScheduleTime) ?? null;
    return {
      activity: pending.activityType?.name ?? '',
      attempt: pending.attempt ?? 1,
      lastFailure: await failureSaid(client, pending.lastFailure),
      nextTry: next !== null && next.getTime() > Date.now() ? next : null,
      isTried: optionalTsToDate(pending.lastStartedTime) !== undefined && Number(pending.state) === started,
    };
  });
  const taskAttempts = raw.pendingWorkflowTask?.attempt ?? 0;
  return {
    status: status.name,
    workerSeen,
    activities: await Promise.all(activities),
    taskAttempts,
    taskFailure: taskAttempts > 1 ? await lastTaskFailure(client, workflowId) : null,
  };
}

/** Only the first failure of a task stands in the history; later attempts leave nothing there. */
async function lastTaskFailure(client: Client, workflowId: string): Promise<string | null> {
  const { workflowService, options } = client;
  const { history } = await workflowService.getWorkflowExecutionHistoryReverse({
    namespace: options.namespace,
    execution: { workflowId },
    maximumPageSize: 20,
  });
  const failed = history?.events?.find((event) => event.workflowTaskFailedEventAttributes);
  return failureSaid(client, failed?.workflowTaskFailedEventAttributes?.failure);
}

type Failure = Parameters<typeof decodeOptionalFailureToOptionalError>[1];

/** One that was written with a key that is not here is reported as such. */
async function failureSaid({ options }: Client, written: Failure): Promise<string | null> {
  try {
    const failure = await decodeOptionalFailureToOptionalError(options.loadedDataConverter, written);
    return failure ? failureInWords(failure) : null;
  } catch (error) {
    if (error instanceof PayloadUnreadable) return `the failure cannot be read here: ${error.message}`;
    throw error;
  }
}

/** The first of these workflows whose input cannot be read with the keys that are here says which is missing. */
export async function unreadable({ workflowService, options }: Client, ids: readonly string[]) {
  for (const workflowId of ids) {
    const { history } = await workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution: { workflowId },
      maximumPageSize: 1,
    });
    const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
    try {
      await decodeArrayFromPayloads(options.loadedDataConverter, input);
    } catch (error) {
      if (error instanceof PayloadUnreadable) return error;
      throw error;
    }
  }
  return null;
}

async function describe(client: Client, workflowId: string) {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The API's number for a worker that works on it; the SDK does not export a name. */
const started = 2;

/** Workers ask again at least every minute; one that is gone is forgotten after some. */
async function lastPoll({ workflowService, options }: Client): Promise<Date | null> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
  });
  const seen = (pollers ?? []).flatMap((one) => optionalTsToDate(one.lastAccessTime)?.getTime() ?? []);
  return seen.length > 0 ? new Date(Math.max(...seen)) : null;
}

const timeouts: Readonly<Record<string, string>> = {
  START_TO_CLOSE: 'it timed out, or its worker died',
  HEARTBEAT: 'its worker stopped sending heartbeats',
  SCHEDULE_TO_START: 'no worker picked it up in time',
  SCHEDULE_TO_CLOSE: 'it did not succeed within its time limit',
};

function failureInWords(failure: Error): string {
  const cause = failure instanceof ActivityFailure ? (failure.cause ?? failure) : failure;
  if (cause instanceof TimeoutFailure) return timeouts[cause.timeoutType ?? ''] ?? cause.message;
  return cause.message;
}

/** Counted no further than this. */
const longestLook = 500;

/** Counted back from the end of its history to the last time a worker had looked at it. */
export async function unseen({ workflowService, options }: Client, workflowId: string): Promise<Unseen> {
  let [timers, answers, seen] = [0, 0, 0];
  let nextPageToken: Uint8Array | null = null;
  do {
    const page: Awaited<ReturnType<typeof workflowService.getWorkflowExecutionHistoryReverse>> =
      await workflowService.getWorkflowExecutionHistoryReverse({
        namespace: options.namespace,
        execution: { workflowId },
        maximumPageSize: 100,
        nextPageToken,
      });
    for (const event of page.history?.events ?? []) {
      if (event.workflowTaskCompletedEventAttributes) return { timers, answers };
      if (event.timerFiredEventAttributes) timers += 1;
      if (event.workflowExecutionSignaledEventAttributes?.signalName === 'decide') answers += 1;
      seen += 1;
    }
    nextPageToken = page.nextPageToken ?? null;
  } while (nextPageToken?.length && seen < longestLook);
  return { timers, answers };
}
