/** How long activities may take and how they are retried: bounded by time, not by count. */
import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType } from '@temporalio/workflow';

/** The worker says of every activity that runs that it lives (`worker/heartbeats.ts`): one that died is noticed after this time (R6). */
const heartbeating = {
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} satisfies ActivityOptions;

const outageTolerant = {
  ...heartbeating,
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

export const profiles = {
  /** The records and the calendar. */
  records: {
    ...heartbeating,
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: '24 hours',
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  },
  /** A call or two to a vendor: outlives an outage of a day. */
  vendor: { ...outageTolerant, startToCloseTimeout: '25 seconds' },
  /** Writes once: it may have to wait until the vendor shows what was written. */
  once: {
    ...outageTolerant,
    startToCloseTimeout: '75 seconds',
    // A write that has begun is waited for also by a workflow that is cancelled: it must know what it leaves.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  },
  /** A call for each item or person. */
  many: { ...outageTolerant, startToCloseTimeout: '3 minutes' },
  /** Waits on purpose. */
  waiting: {
    ...heartbeating,
    startToCloseTimeout: '15 minutes',
    retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
  },
} satisfies Record<string, ActivityOptions>;

/** One quick attempt inside the workflow task, which must not be held up when the records are away. */
export const localAttempt = {
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '5 seconds',
  retry: { maximumAttempts: 1 },
} satisfies LocalActivityOptions;

/** A workflow that is cancelled takes back what it can now, and names the rest. */
export const whileCleaning = { scheduleToCloseTimeout: '45 seconds' } satisfies ActivityOptions;
