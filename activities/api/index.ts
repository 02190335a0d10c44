/**
 * Everything a workflow may do to the world, subject by subject. Workflows import these types only;
 * `createActivities` in this folder implements them. Each activity is safe to repeat.
 */
import type { IterationDates, RetrospectiveDates } from '../../domain/calendar/calendar.ts';
import type {
  Asked,
  Content,
  CountedAnswer,
  Line,
  Question,
  Rights,
  Answer,
} from '../../domain/decisions/decisions.ts';
import type { GoalScore, ImprovementVerdict, ItemDisposition, NotedAction } from '../../domain/forms.ts';
import type { Improvement } from '../../domain/improvement.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { Moment, BusinessTime } from '../../domain/calendar/moments.ts';
import type { FrozenPlan, Goal, Item, PlanContent } from '../../domain/plan.ts';
import type { Health, Parked, WorkflowType } from '../../domain/workflow-state.ts';
import type { ConfigVersion, PersonId, TeamId, TeamRef } from '../../domain/team.ts';
import type { Text } from '../../domain/text/text.ts';

/** Every activity knows for whom it is done and from which workflow (the workflow's id is read from the activity's own context). */
export type Activity<In, Out> = (input: TeamRef & In) => Promise<Out>;

/** `activities/calendar.ts`: business time. The only place with calendar maths. */
export interface CalendarActivities {
  /** The iteration that is next due for planning, or the one that starts on a given day. Loads the current configuration. */
  planIteration(input: { team: TeamId; starts?: string | undefined }): Promise<
    | {
        readonly due: true;
        readonly key: string;
        readonly version: ConfigVersion;
        readonly dates: IterationDates;
        readonly participants: PersonId[];
      }
    | { readonly due: false; readonly next: BusinessTime }
  >;
  /** The last day of each part of a retrospective that is triggered now, and how many votes each person has. */
  planRetrospective: Activity<unknown, RetrospectiveDates>;
  now: Activity<unknown, BusinessTime>;
  /** The same local time some working days later; where that is past already, on the next working day. */
  moment: Activity<{ readonly from: BusinessTime; readonly workingDays: number }, Moment>;
  /** When to wake for a moment already known; the records keep what the workflow sleeps to, and why. */
  resolveWakeTime: Activity<{ readonly on: BusinessTime; readonly why?: string | undefined }, Moment>;
  /**
   * Has the moment come? In production at once. While the team's clock stands still this waits, heartbeating, for up to ten minutes,
   * then says when to wake for it.
   */
  waitForBusinessTime: Activity<
    { readonly on: BusinessTime },
    { readonly come: true } | { readonly come: false; readonly wakeAt: number }
  >;
  /**
   * The whole reminder ladder of a question, each reminder in the working hours of those it speaks to; the last one is the deadline.
   * The records keep it with the question.
   */
  scheduleReminders: Activity<
    {
      readonly questionId?: string | undefined;
      readonly asked: Asked;
      readonly people: readonly PersonId[];
      readonly deadline: BusinessTime;
    },
    readonly ReminderStep[]
  >;
}
export interface ReminderStep extends Moment {
  readonly name: string;
  readonly people: readonly PersonId[];
  readonly isDeadline: boolean;
}

/** What the Temporal UI shows of a question: people by their names. */
export interface QuestionWords {
  readonly question: string;
  readonly names: Readonly<Record<PersonId, string>>;
}

/** `activities/questions.ts`: a question put to people, in Slack and in the records. */
export interface QuestionActivities {
  /** Hash of canonical content that the workflow put together. */
  contentOf: Activity<{ readonly lines: readonly Line[] }, Content>;
  /**
   * Who is asked, by name: the holder of the role or the people listed, without those excluded; and until when: a deadline that
   * has passed meanwhile (nothing ran, or something was parked) gives way to the next working day.
   */
  whoIsAsked: Activity<
    { readonly asked: Asked; readonly excluded: readonly PersonId[]; readonly deadline?: BusinessTime },
    { readonly people: PersonId[]; readonly deadline?: BusinessTime }
  >;
  /** Stores the question as open and posts it to the team's channel, with its buttons. Returns since when it is open. */
  openQuestion: Activity<
    { readonly question: Question; readonly people: readonly PersonId[] },
    { readonly since: BusinessTime; readonly words?: QuestionWords | undefined }
  >;
  /** The same message again with the content as it is now, the old votes void. */
  showQuestionAgain: Activity<
    { readonly question: Question; readonly changed: Text },
    { readonly words: QuestionWords } | null
  >;
  /** A private reminder to those who have not answered, or a word to the backup or the one above. */
  remind: Activity<{ readonly questionId: string; readonly reminder: ReminderStep }, void>;
  /** Who the actor is now. Unreadable rights raise `Parked`: they never settle a decision. */
  rightsOf: Activity<{ readonly actor: Answer['actor'] }, Rights>;
  /** Stores a vote, valid or refused; a refused one is answered to its sender alone, with the reason. Returns when it was counted. */
  recordAnswer: Activity<
    { readonly vote: Answer; readonly person: PersonId | null; readonly counted: boolean; readonly said: Text },
    { readonly on: BusinessTime }
  >;
  /** The message says who has answered so far (of an `each` or `open` question). */
  showProgress: Activity<{ readonly questionId: string; readonly answered: readonly PersonId[] }, void>;
  /** Closes the question: the buttons go, the message says who decided what and when, or what silence led to. */
  closeQuestion: Activity<
    { readonly questionId: string; readonly decision: CountedAnswer | null; readonly outcome: string },
    { readonly on: BusinessTime }
  >;
  /**
   * Withdraws every open question of this workflow: buttons off, the message says why, with the `reason` that whoever cancelled gave.
   * `unreachable`: messages that Slack would not change.
   */
  withdrawQuestions: Activity<
    { readonly why: string },
    { readonly withdrawn: number; readonly unreachable: number; readonly reason: string | null }
  >;
}

/** `activities/plan.ts`: the plan and the work items. */
export interface PlanActivities {
  /** Candidates, carry-over and the improvement, read live from Jira and the records, as canonical content. */
  readPlan: Activity<
    { readonly key: string; readonly goals: readonly Goal[]; readonly only?: 'carry-over' | undefined },
    PlanContent
  >;
  /** Labels the items `planned/<key>` (set-like). */
  labelPlanned: Activity<{ readonly key: string; readonly items: readonly string[] }, void>;
  /** The planned items as they are now in Jira; an item that is gone is left out. */
  readItems: Activity<{ readonly items: readonly Item[] }, readonly Item[]>;
  /** Carries over (label), drops (label off) or leaves done items; says which iteration comes next, if one runs. It said nothing once. */
  applyDispositions: Activity<
    { readonly key: string; readonly dispositions: Readonly<Record<string, ItemDisposition>> },
    { readonly next: string | null } | undefined
  >;
  /** Takes the labels of the iteration off again: it was cancelled. */
  unlabelPlanned: Activity<{ readonly key: string; readonly items: readonly string[] }, void>;
}

/** `activities/tracking.ts` */
export interface TrackingActivities {
  /** The one tracking issue of the iteration on GitHub. */
  openTrackingIssue: Activity<
    { readonly key: string; readonly plan: FrozenPlan },
    { readonly link: string; readonly number: number }
  >;
  /** The same issue closed with a last word, wherever it was moved to. `gone`: somebody deleted it, which nobody can take back. */
  closeTrackingIssue: Activity<
    { readonly number: number; readonly word: Text; readonly asPlanned: boolean },
    { readonly gone: boolean }
  >;
}

/** `activities/release.ts`. `release` is the version that is released; `version` is always the configuration's. */
export interface ReleaseActivities {
  /** The commit at the head of the branch and what has come since the last release, as canonical content. `commit` is what is published. */
  readRelease: Activity<{ readonly release: string }, Content & { readonly commit: string }>;
  publishRelease: Activity<
    { readonly release: string; readonly commit: string; readonly lines: readonly Line[] },
    { readonly link: string }
  >;
}

/** `activities/retrospective.ts` */
export interface RetrospectiveActivities {
  /** The last improvement whose verdict is still open; "none chosen" comes back as null with `lastWasNone`. */
  lastImprovement: Activity<unknown, { readonly improvement: Improvement | null; readonly lastWasNone: boolean }>;
  /** Goals as communicated at the commit, with the last score each got. */
  communicatedGoals: Activity<{ readonly iteration: string }, readonly (Goal & { readonly score: GoalScore | null })[]>;
  /** One Jira item, stored with the improvement; says which planned or drafted iteration comes next, if one runs. */
  fileImprovement: Activity<
    { readonly iteration: string; readonly improvement: Omit<Improvement, 'item' | 'link'> },
    { readonly improvement: Improvement; readonly next: string | null }
  >;
}

/** `activities/announce.ts` */
export interface AnnounceActivities {
  /** One message in the team's channel; `key` makes it one whatever is repeated. */
  announce: Activity<{ readonly key: string; readonly body: Text }, void>;
  /** The same where it must not wait: to the EM alone when the channel is closed, to nobody when Slack is. Never parks. */
  notifyWithFallback: Activity<
    { readonly key: string; readonly body: Text },
    { readonly told: 'team' | 'em' | 'nobody' }
  >;
}

/** `activities/saving.ts`: what must outlive Temporal's retention (X8). */
export interface SavingActivities {
  /** Creates or updates the workflow's own row; called when it opens, changes phase or health, and ends. */
  saveStatus: Activity<
    {
      readonly kind: WorkflowType;
      readonly key: string;
      readonly phase: string;
      /** Until when it is meant to be in this phase. */
      readonly deadline?: BusinessTime | null | undefined;
      readonly health: Health;
      /** What stands still now. */
      readonly parked?: readonly Parked[] | undefined;
      readonly ended?: { readonly outcome: unknown } | undefined;
    },
    { readonly on: BusinessTime }
  >;
  /** How another workflow stands; `unknown`: the records do not know it, or not yet. */
  statusOf: Activity<{ readonly workflowId: string }, 'runs' | 'ended' | 'unknown'>;
  savePlan: Activity<{ readonly key: string; readonly plan: FrozenPlan }, void>;
  saveLedgerEntries: Activity<
    { readonly iteration: string; readonly entries: readonly Omit<LedgerEntry, 'on'>[] },
    readonly LedgerEntry[]
  >;
  saveNotes: Activity<
    {
      readonly iteration: string;
      readonly sync: number;
      readonly decisions: readonly string[];
      readonly actions: readonly NotedAction[];
      /** Ids of earlier actions that are done. */
      readonly done: readonly string[];
    },
    void
  >;
  /** Actions noted and not yet done. */
  openActions: Activity<unknown, readonly (NotedAction & { readonly id: string })[]>;
  saveScores: Activity<
    {
      readonly iteration: string;
      readonly scores: Readonly<
        Record<string, { readonly score: GoalScore; readonly note: string; readonly by: PersonId }>
      >;
    },
    void
  >;
  saveVerdict: Activity<
    {
      readonly chosenIn: string;
      readonly verdict: ImprovementVerdict;
      readonly evidence: string;
      readonly by: PersonId;
    },
    void
  >;
  /** "None chosen" is a valid result and is kept as one. */
  saveNoImprovement: Activity<unknown, void>;
}

export type Activities = CalendarActivities &
  QuestionActivities &
  PlanActivities &
  TrackingActivities &
  ReleaseActivities &
  RetrospectiveActivities &
  AnnounceActivities &
  SavingActivities;
