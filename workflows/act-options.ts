/** How long each act may take, how it is retried, and what the Temporal UI says it does. Retries are bounded by time, not by count. */
import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType } from '@temporalio/workflow';
import type { Acts } from '../activities/acts.ts';

/** The worker says of every act that runs that it lives (`worker/heartbeats.ts`): one that died is noticed after this time (R6). */
const living = {
  heartbeatTimeout: '10 seconds',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
} satisfies ActivityOptions;

const outageTolerant = {
  ...living,
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
} satisfies ActivityOptions;

const profiles = {
  /** The records and the calendar: close by and quick. */
  near: {
    ...living,
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
    // A write that has begun is waited for also by a story that is cancelled: it must know what it leaves.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  },
  /** A call for each item or person. */
  many: { ...outageTolerant, startToCloseTimeout: '3 minutes' },
  /** Waits on purpose. */
  waiting: {
    ...living,
    startToCloseTimeout: '15 minutes',
    retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
  },
} satisfies Record<string, ActivityOptions>;

/** A story that is cancelled takes back what it can now, and names the rest. */
export const whileCleaning = { scheduleToCloseTimeout: '45 seconds' } satisfies ActivityOptions;

interface Manner {
  readonly profile: ActivityOptions;
  /** One line in plain words. */
  readonly summary: string;
}

const near = (summary: string): Manner => ({ profile: profiles.near, summary });
const vendor = (summary: string): Manner => ({ profile: profiles.vendor, summary });
const once = (summary: string): Manner => ({ profile: profiles.once, summary });
const many = (summary: string): Manner => ({ profile: profiles.many, summary });

export const manners: { readonly [Name in keyof Acts]: Manner } = {
  planIteration: near('Read the configuration and the dates of the iteration that is due'),
  planRetrospective: near('Lay out the dates of the retrospective'),
  now: near('Read the business clock'),
  moment: near('Find the next moment in the team calendar'),
  wake: near('Find out when to wake'),
  reached: { profile: profiles.waiting, summary: 'Has the moment come in business time?' },
  ladder: near('Lay out the reminders in working hours'),
  contentOf: near('Take the hash of what is shown'),
  whoIsAsked: vendor('Find out who is asked'),
  openQuestion: once('Put the question to the team in Slack'),
  showQuestionAgain: vendor('Show the question again: what it is about has changed'),
  remind: many('Remind those who have not answered'),
  rightsOf: vendor('Read who clicked and what they may decide'),
  recordVote: vendor('Record the answer, and tell its sender'),
  showProgress: vendor('Show who has answered so far'),
  closeQuestion: vendor('Close the question: buttons off, the outcome on'),
  readPlan: many('Read the plan as it stands: goals, candidates, carry-over'),
  labelPlanned: many('Label the planned items in Jira'),
  openTrackingIssue: once('Open the tracking issue on GitHub'),
  closeTrackingIssue: once('Close the tracking issue'),
  readItems: many('Read the planned items from Jira'),
  applyFates: many('Carry over or drop the open items in Jira'),
  unlabelPlanned: many('Take the planned labels off again'),
  readRelease: vendor('Read the commit and what has come since the last release'),
  publishRelease: once('Publish the release on GitHub'),
  lastImprovement: near('Read the improvement chosen last time'),
  communicatedGoals: near('Read the goals as they were communicated'),
  fileImprovement: once('File the improvement in Jira and in the records'),
  announce: once('Tell the team in Slack'),
  tellAnyway: once('Tell the team in Slack, or else the engineering manager'),
  keepStory: near('Keep how the story stands'),
  standingOf: near('Look whether another story has ended'),
  keepPlan: near('Freeze the plan in the records'),
  keepLedger: near('Write the changes into the ledger'),
  keepNotes: near('Keep the notes of the sync'),
  openActions: near('Read the open actions'),
  keepScores: near('Keep how the goals were judged'),
  keepVerdict: near('Keep the verdict on the improvement'),
  keepNoImprovement: near('Record that no improvement was chosen'),
  withdrawQuestions: many('Withdraw the open questions'),
};
