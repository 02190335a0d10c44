/** How long each activity may take, how it is retried, and what the Temporal UI says it does. Retries are bounded by time, not by count. */
import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType } from '@temporalio/workflow';
import type { Activities } from './index.ts';

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

const profiles = {
  /** The records and the calendar: close by and quick. */
  near: {
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

/** A workflow that is cancelled takes back what it can now, and names the rest. */
export const whileCleaning = { scheduleToCloseTimeout: '45 seconds' } satisfies ActivityOptions;

interface ActivitySettings {
  readonly profile: ActivityOptions;
  /** One line in plain words. */
  readonly summary: string;
}

const local = (summary: string): ActivitySettings => ({ profile: profiles.near, summary });
const vendor = (summary: string): ActivitySettings => ({ profile: profiles.vendor, summary });
const once = (summary: string): ActivitySettings => ({ profile: profiles.once, summary });
const many = (summary: string): ActivitySettings => ({ profile: profiles.many, summary });

export const activityOptions: { readonly [Name in keyof Activities]: ActivitySettings } = {
  planIteration: local('Read the configuration and the dates of the iteration that is due'),
  planRetrospective: local('Lay out the dates of the retrospective'),
  now: local('Read the business clock'),
  moment: local('Find the next moment in the team calendar'),
  resolveWakeTime: local('Find out when to wake'),
  waitForBusinessTime: { profile: profiles.waiting, summary: 'Has the moment come in business time?' },
  scheduleReminders: local('Lay out the reminders in working hours'),
  contentOf: local('Take the hash of what is shown'),
  whoIsAsked: vendor('Find out who is asked'),
  openQuestion: once('Put the question to the team in Slack'),
  showQuestionAgain: vendor('Show the question again: what it is about has changed'),
  remind: many('Remind those who have not answered'),
  rightsOf: vendor('Read who clicked and what they may decide'),
  recordAnswer: vendor('Record the answer, and tell its sender'),
  showProgress: vendor('Show who has answered so far'),
  closeQuestion: vendor('Close the question: buttons off, the outcome on'),
  readPlan: many('Read the plan as it stands: goals, candidates, carry-over'),
  labelPlanned: many('Label the planned items in Jira'),
  openTrackingIssue: once('Open the tracking issue on GitHub'),
  closeTrackingIssue: once('Close the tracking issue'),
  readItems: many('Read the planned items from Jira'),
  applyDispositions: many('Carry over or drop the open items in Jira'),
  unlabelPlanned: many('Take the planned labels off again'),
  readRelease: vendor('Read the commit and what has come since the last release'),
  publishRelease: once('Publish the release on GitHub'),
  lastImprovement: local('Read the improvement chosen last time'),
  communicatedGoals: local('Read the goals as they were communicated'),
  fileImprovement: once('File the improvement in Jira and in the records'),
  announce: once('Tell the team in Slack'),
  notifyWithFallback: once('Tell the team in Slack, or else the engineering manager'),
  saveStatus: local('Keep how the workflow stands'),
  statusOf: local('Look whether another workflow has ended'),
  savePlan: local('Freeze the plan in the records'),
  saveLedgerEntries: local('Write the changes into the ledger'),
  saveNotes: local('Keep the notes of the sync'),
  openActions: local('Read the open actions'),
  saveScores: local('Keep how the goals were judged'),
  saveVerdict: local('Keep the verdict on the improvement'),
  saveNoImprovement: local('Record that no improvement was chosen'),
  withdrawQuestions: many('Withdraw the open questions'),
};
