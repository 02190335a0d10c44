/** The tables, as Kysely sees them. Written by `migrations/`; one file of queries a subject stands beside. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Actor, Content, CountedAnswer, Question } from '../domain/decisions/decisions.ts';
import type { GoalScore } from '../domain/plan.ts';
import type { ImprovementVerdict } from '../domain/improvement.ts';
import type { Cause, LedgerEntry } from '../domain/ledger.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { FrozenPlan } from '../domain/plan.ts';
import type { Health, WorkflowType } from '../domain/workflow-state.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import type { ConfigVersion, Person, PersonId, PlaceId, TeamId, VendorName } from '../domain/team.ts';
import type { Source, Text } from '../domain/text/text.ts';

type Json<Value extends object | null> = JSONColumnType<Value>;
/** Real time, by the database's clock; business time is an `On` string. */
type Stamp = ColumnType<Date, never, never>;

/** What a question asked about before its content changed. */
interface EarlierContent {
  readonly content: Content;
  /** When the next one took its place. */
  readonly until: BusinessTime;
}

/** `shows`: the hash of the content with which its buttons were shown, or how the question ended; null where that is not known. */
export interface QuestionMessage {
  readonly channel: string;
  readonly ts: string;
  readonly shows: string | null;
}

export interface Tables {
  configurations: { team: TeamId; version: ConfigVersion; body: Json<ConfiguredTeam>; stored_at: Stamp };
  /** Teams for which nothing new may start, with the reason: their file is broken, or gone. */
  team_problems: { team: TeamId; problem: string };
  /** One row a workflow. */
  workflows: {
    workflow_id: string;
    type: WorkflowType;
    team: TeamId;
    key: string;
    /** The iteration that it belongs to; null: it belongs to none. */
    iteration: string | null;
    /** What it is about; null: its key says it. */
    subject: Json<Text | null>;
    /** The workflow that started it; null: a person or a Schedule did. */
    parent: string | null;
    config_version: ConfigVersion;
    phase: string;
    phase_since: BusinessTime;
    /** Until when it is meant to be in this phase. */
    deadline: BusinessTime | null;
    health: Health;
    opened_on: BusinessTime;
    ended_on: BusinessTime | null;
    outcome: Json<object | null>;
    /** What the person said who cancelled it. */
    cancel_reason: string | null;
  };
  /** What a workflow sleeps to, and why. */
  sleeps: { workflow_id: string; until: BusinessTime; why: string };
  plans: {
    workflow_id: string;
    team: TeamId;
    iteration: string;
    hash: string;
    audience: string;
    frozen_on: BusinessTime;
    plan: Json<FrozenPlan>;
  };
  goals: {
    team: TeamId;
    iteration: string;
    goal_id: string;
    title: string;
    measure: string;
    owner: PersonId;
    source: Source;
    communicated_on: BusinessTime;
    score: GoalScore | null;
    note: string | null;
    scored_by: PersonId | null;
    scored_on: BusinessTime | null;
  };
  ledger: {
    team: TeamId;
    iteration: string;
    entry_id: string;
    on: BusinessTime;
    cause: Cause;
    subject: string;
    title: string;
    by: LedgerEntry['by'];
    reason: string | null;
  };
  /** Every question ever put to people, open ones with `ended_on` null: "who are we waiting for". */
  questions: {
    workflow_id: string;
    question_id: string;
    /** What it is about, the same each time it is put; which one it is, from 1. */
    topic: string;
    occurrence: number;
    team: TeamId;
    config_version: ConfigVersion;
    question: Json<Question>;
    /** Who was asked. */
    people: Json<PersonId[]>;
    /** The same by seat of the panel. */
    seats: Json<PersonId[][]>;
    /** Those of them who are of another team. */
    guests: Json<Person[]>;
    /** The answers that count for what is asked now, the first one first. */
    answers: Json<CountedAnswer[]>;
    /** Who is still waited for; nobody in particular when anyone may answer. */
    waited_for: Json<PersonId[]>;
    /** The channel it is asked in, or the person whose conversation it is: who may read it. */
    channel: string;
    /** Its message in Slack; null until it is posted. */
    message: Json<QuestionMessage | null>;
    since: BusinessTime;
    until: BusinessTime;
    ended_on: BusinessTime | null;
    outcome: string | null;
    /** The click of the answer that settled it; null: none did. */
    settled_by: string | null;
    /** The contents it had before the present one, the first one first. */
    earlier: ColumnType<EarlierContent[], string | undefined, string>;
    /** Real time since which it is open: the demo's clock is paused at most 15 minutes for it. */
    opened_at: Stamp;
  };
  /** The reminder ladder of each question, one row a person; none until it is laid out. */
  reminders: {
    workflow_id: string;
    question_id: string;
    /** In the hours of this person. */
    on: BusinessTime;
    person: PersonId;
    /** For example `one day is left`. */
    step: string;
    /** The outside write that sends it; null: it was not due, or there was no need. */
    write_key: string | null;
    /** Of one step the order in which people are named. */
    sequence: Generated<number>;
  };
  /** Every answer, counted or refused: the auditor sees them all. */
  answers: {
    workflow_id: string;
    click_id: string;
    question_id: string;
    actor: Json<Actor>;
    person: PersonId | null;
    choice: string;
    content_hash: string;
    values: Json<object | null>;
    counted: boolean;
    /** The seats of the panel that it counts for; null: it was refused. */
    seats: Json<number[] | null>;
    /** The reply to its sender. */
    reply: string;
    on: BusinessTime;
    /** The order in which they came in. */
    sequence: Generated<number>;
  };
  /** The audit log of outside writes, and the intent rows of the write protocol. */
  writes: {
    key: string;
    team: TeamId;
    workflow_id: string;
    system: VendorName;
    operation: string;
    /** By what people name it: counted, the same for ever. */
    number: Generated<string>;
    /** What is made, by the vendor's name for it, and where (`vendors/made-once.ts`). */
    kind: string;
    made_in: Json<object>;
    /** The workflow can go on without it. */
    can_be_skipped: boolean;
    intended_at: Stamp;
    /** Who raises it may write: of several that find no result, one does. */
    attempts: Generated<number>;
    done_at: Date | null;
    result: Json<object | null>;
    /** Somebody decided that the workflow goes on without it. */
    skipped: Generated<boolean>;
    /** When the vendor is looked at once more: an earlier attempt may land late. */
    read_back_at: Date | null;
  };
  /** What one write made beside its result. A repaired one was taken back; of a touched one a person decides. */
  second_effects: {
    write_key: string;
    /** The vendor's own id. */
    id: string;
    link: string | null;
    found_at: Stamp;
    state: 'repairing' | 'repaired' | 'touched' | 'kept';
  };
  /** What markers are worked out with; the highest version marks what is written from now on. */
  marker_secrets: { version: number; secret: string; made_at: Stamp };
  /** Every account that was ever written as, by the token's id. One that shows no account has none but ''. */
  own_identities: { system: string; token: string; identity: string; first_seen_at: Stamp };
  /** What our writes made at the vendors, by the vendor's own id: which workflow it belongs to. */
  external_references: {
    write_key: string;
    workflow_id: string;
    place: PlaceId;
    id: string;
    /** What people call it there; it may change. */
    name: string | null;
    link: string | null;
  };
  /** An activity that a fault outside had stopped; open ones with `ended_on` null. */
  faults: {
    workflow_id: string;
    activity: string;
    since: BusinessTime;
    why: string;
    remedy: string;
    ended_on: BusinessTime | null;
  };
  improvements: {
    chosen_in: string;
    team: TeamId;
    /** Null: "none chosen". */
    what: string | null;
    measure: string | null;
    baseline: string | null;
    owner: PersonId | null;
    on: BusinessTime;
    item: string | null;
    item_id: string | null;
    link: string | null;
    verdict: ImprovementVerdict | null;
    evidence: string | null;
    judged_by: PersonId | null;
    sequence: Generated<number>;
  };
  sync_notes: { team: TeamId; iteration: string; sync: number; decisions: Json<string[]>; on: BusinessTime };
  actions: {
    id: string;
    team: TeamId;
    iteration: string;
    sync: number;
    text: string;
    owner: PersonId;
    done_on: BusinessTime | null;
  };
  /** Counters of `rate-limiter-flexible`, which names the columns. `expire`: epoch ms. */
  rate_limits: { key: string; points: number; expire: string | null };
  /** One row a token: nobody calls before `until`. */
  vendor_pause: { token: string; until: Date };
  /** The demo's clock, one row: business time `business_ms` at real time `real_ms`, running `rate` times as fast. */
  clock: { is_only: Generated<boolean>; business_ms: string; real_ms: string; rate: number };
}
