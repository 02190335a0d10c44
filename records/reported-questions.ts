/** What a report says of questions: what was asked, who answered what, who was waited for. */
import type { Actor, Line } from '../domain/decisions/decisions.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { AskedRole, Settling } from '../domain/decisions/panel.ts';
import type { PersonId } from '../domain/team.ts';
import type { Named } from './names.ts';

/** One line of what people decided on. */
export interface ReportedLine {
  readonly id: string;
  readonly text: string;
  readonly link: string | null;
  /** Something in it comes from a place that only its members may read. */
  readonly private: boolean;
}

export interface ReportedQuestion {
  /** The workflow that asked. */
  readonly workflowId: string;
  readonly id: string;
  /** What it is about, the same each time it is put; which one it is, from 1. */
  readonly topic: string;
  readonly occurrence: number;
  readonly question: string;
  /** `seats`: valid answers settle it. `each`: a form from everybody. `open`: whoever wants to. */
  readonly settles: Settling;
  /** Those that were asked. Empty: people were asked by name. */
  readonly roles: readonly AskedRole[];
  readonly asked: readonly Named[];
  readonly since: BusinessTime;
  readonly until: BusinessTime;
  /** Null: it is still open. */
  readonly endedOn: BusinessTime | null;
  /** What would have happened without an answer, as the people asked were told. */
  readonly ifNobodyAnswers: string;
  /** `decided`, `closed`, or what silence led to; null while it is open. */
  readonly outcome: string | null;
  /** Whose answers count, the first one first: also of a question that ended without a decision. */
  readonly answered: readonly Named[];
  readonly decision: ReportedDecision | null;
  /** Everything it was asked on, the first content first; the last one is what was decided on. */
  readonly contents: readonly AskedContent[];
  /** Every answer, counted or refused. */
  readonly answers: readonly ReportedAnswer[];
  /** Sent to whom, by name, and when. */
  readonly reminders: readonly { readonly to: string; readonly on: BusinessTime }[];
}

export interface AskedContent {
  /** Sha256, in hex, of `hashed` as canonical JSON: in UTF-8, without spaces, the keys of every object sorted. */
  readonly hash: string;
  readonly from: BusinessTime;
  /** When the next content took its place; null for the last one. */
  readonly until: BusinessTime | null;
  readonly lines: readonly ReportedLine[];
  /** The same lines in parts, with their facts: exactly what the hash is over. */
  readonly hashed: readonly Line[];
  /** Against the content before. */
  readonly added: readonly ReportedLine[];
  readonly removed: readonly ReportedLine[];
  readonly changed: readonly { readonly before: ReportedLine; readonly after: ReportedLine }[];
}

export interface ReportedDecision {
  readonly question: string;
  readonly choice: string;
  /** Who made this choice, the first one first. */
  readonly by: readonly Named[];
  /** When the last of them settled it. */
  readonly on: BusinessTime;
  /** Of the content that was decided on. */
  readonly hash: string;
}

export interface ReportedAnswer {
  readonly question: string;
  /** By name, or the account when nobody of the team is behind it. */
  readonly by: string;
  /** Null: nobody of the team. */
  readonly person: PersonId | null;
  readonly actor: Actor;
  readonly choice: string;
  readonly counted: boolean;
  /** The reply to the sender: for a refused answer the reason. */
  readonly why: string;
  readonly on: BusinessTime;
  /** Of the content that the sender looked at. */
  readonly hash: string;
  /** What is shown of it wherever the decision is, such as the reason. */
  readonly remark: string | null;
  /** What was filled in. Empty for forms that are shown without names. */
  readonly values: readonly { readonly field: string; readonly value: string }[];
}

/** One person who was waited for. */
export interface ReportedWait {
  readonly workflowId: string;
  readonly questionId: string;
  readonly person: Named;
  /** By which they were asked; null: by name. */
  readonly role: AskedRole | null;
  readonly from: BusinessTime;
  /** Their answer, the decision, or the end of the question; null: still waited for. */
  readonly until: BusinessTime | null;
  /** By them, or by somebody else who decided it. */
  readonly answered: boolean;
  /** Within this person's working hours. */
  readonly workingHours: number;
  readonly hours: number;
}
