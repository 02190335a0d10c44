/**
 * One human decision: who is asked, on which content, and what an answer counts for (X1, R8, R30).
 * Silence never approves: what happens when nobody answers is part of every question.
 */
import type { BusinessTime } from '../calendar/moments.ts';
import { personById, personBySlack, type Person, type PersonId, type SlackPlace, type Team } from '../team.ts';
import type { Panel } from './panel.ts';
import type { ReminderPolicy } from './reminders.ts';
import type { SeatedAnswer } from './tally.ts';
import type { Literal } from '../ids.ts';
import { hasWords, isKeepable, isWord } from '../received.ts';
import { toInternalText, userText, type Part, type Text } from '../text/text.ts';

/** What is decided on, line by line; the hash is over the canonical lines, made by an activity. */
export interface Content {
  readonly hash: string;
  readonly lines: readonly Line[];
}

/** `id` names the thing (an item's key, a goal's id), so that a difference can be shown line by line. */
export interface Line {
  readonly id: string;
  readonly text: Text;
  /** Values that a form needs about this line, for example who is assigned. Part of the hash. */
  readonly facts?: Readonly<Record<string, string>> | undefined;
}

/** `Form`: the names of the forms that there are. */
export interface Choice<Form extends string = string> {
  readonly id: string;
  readonly label: Literal;
  readonly style?: 'primary' | 'danger' | undefined;
  /** The form that opens; its values come with the answer. */
  readonly form?: Form | undefined;
}

/** Where a question is asked. */
export type Place =
  | { readonly in: 'channel'; readonly place?: SlackPlace | undefined }
  /** Below the message of another question of the same workflow. */
  | { readonly in: 'thread'; readonly of: string }
  /** In this person's own conversation with the app. */
  | { readonly in: 'direct message'; readonly with: PersonId };

export interface Question {
  /** Unique within its workflow, for example `commit` or `sync-1-agenda`. */
  readonly id: string;
  /** What it is about; the same each time it is put. */
  readonly topic: string;
  /** Of several that are put on one topic which one, from 1: the sync, the attempt, the day. */
  readonly occurrence: number;
  readonly text: Text;
  readonly content: Content;
  readonly choices: readonly Choice[];
  readonly panel: Panel;
  readonly place: Place;
  readonly reminders: ReminderPolicy;
  /** Who may not answer, under all of their identities. */
  readonly excluded: readonly PersonId[];
  readonly deadline: BusinessTime;
  /** In plain words, shown to the people asked. */
  readonly ifNobodyAnswers: Literal;
}

/** What one person sent: a click or a command, as it arrives. */
export interface Answer {
  readonly questionId: string;
  readonly clickId: string;
  readonly contentHash: string;
  readonly choice: string;
  readonly actor: Actor;
  readonly values?: unknown;
}
/** An answer on its way: it says itself where it belongs, so that a copy of it counts nowhere else. */
export interface SentAnswer extends Answer {
  readonly kind: 'answer';
  readonly workflowId: string;
}
export function sentTo(workflowId: string, answer: Answer): SentAnswer {
  return { ...answer, kind: 'answer', workflowId };
}
/** Where an answer was sent, and whether it came encrypted. */
export interface Origin {
  readonly workflowId: string;
  readonly encrypted: boolean;
}
/** Who sent it: an account in Slack, or whoever of the team names themselves at the command line. */
export type Actor =
  | { readonly via: 'slack'; readonly account: string }
  | { readonly via: 'cli'; readonly person: PersonId };

/** A person is known by their Slack account or, at the command line, by their id. */
export function personBehind(team: Team, actor: Actor): Person | undefined {
  return actor.via === 'slack' ? personBySlack(team, actor.account) : personById(team, actor.person);
}

/** Who the actor is, read when the answer is counted. Null: nobody the configuration knows. */
export interface Rights {
  readonly person: PersonId | null;
  readonly active: boolean;
  /** What keeps their account in Slack from answering, though it is active. */
  readonly barred?: 'bot' | 'guest' | 'stranger' | undefined;
  /** The seats of the question's panel that this person may fill. */
  readonly seats: readonly number[];
}

/** Who was asked: by seat; and who of other teams may answer, whether they were asked or not. */
export interface AskedPeople {
  readonly seats: readonly (readonly PersonId[])[];
  readonly guests: readonly Person[];
  /** Where other teams have a seat: the panel with their names. */
  readonly panel?: Panel | undefined;
}

/** The form of a choice as somebody filled it in, checked by the activity that read their rights. */
export interface FilledForm {
  readonly form: string;
  readonly values: object;
}

export const refusals = {
  elsewhere: 'It was not sent through Drumbeat to this question.',
  decided: 'This has already been decided.',
  unknown: 'Only members of the team can answer this.',
  inactive: 'This account is deactivated.',
  bot: 'A bot cannot answer.',
  guest: 'This account is a guest of the workspace, and the team file does not list it as one.',
  stranger: 'This account belongs to another workspace.',
  excluded: 'The person who asked for it cannot decide it.',
  'not asked': 'This question is for somebody else.',
  'not a choice': 'This is not one of the choices.',
  'not filled in': 'The form of this choice has required fields that are missing or invalid.',
  changed: 'The content has changed since it was shown. Review the changes and answer again.',
} as const;
type Refusal = keyof typeof refusals;

export type Count =
  | { readonly counts: true; readonly person: PersonId; readonly seats: readonly number[] }
  | { readonly counts: false; readonly why: Refusal };

/** Does this answer count? Pure; the order of the checks is the order in which a person would want to hear of them. */
export function count(
  question: Question,
  answer: Answer,
  rights: Rights,
  filled: FilledForm | 'invalid' | null,
): Count {
  const allowed = mayAnswer(question, answer, rights);
  return allowed.counts && filled === 'invalid' ? { counts: false, why: 'not filled in' } : allowed;
}

/** The same before the form is filled in: would an answer of this person to what they see count? */
export function mayAnswer(question: Question, answer: Omit<Answer, 'values'>, rights: Rights): Count {
  const refuse = (why: Refusal): Count => ({ counts: false, why });
  if (!rights.person) return refuse('unknown');
  if (!rights.active) return refuse('inactive');
  if (rights.barred) return refuse(rights.barred);
  if (question.excluded.includes(rights.person)) return refuse('excluded');
  if (!question.choices.some((one) => one.id === answer.choice)) return refuse('not a choice');
  if (rights.seats.length === 0) return refuse('not asked');
  if (answer.contentHash !== question.content.hash) return refuse('changed');
  return { counts: true, person: rights.person, seats: rights.seats };
}

/** What people read on the button, or the id of a choice that no longer exists. */
export function labelOf(question: Pick<Question, 'choices'>, choice: string): string {
  return toInternalText([labelText(question, choice)]);
}

export function labelText({ choices }: Pick<Question, 'choices'>, choice: string): Part {
  return choices.find((one) => one.id === choice)?.label ?? userText(choice);
}

/** An answer that counts, as it is kept: the content by hash, the person by id. */
export interface CountedAnswer extends SeatedAnswer {
  readonly questionId: string;
  readonly clickId: string;
  readonly on: BusinessTime;
  readonly hash: string;
  /** Null: the choice has no form. */
  readonly filled: FilledForm | null;
}

export function isSentAnswer(sent: unknown): sent is SentAnswer {
  if (!hasWords(sent, ['kind', 'workflowId', 'questionId', 'clickId', 'contentHash', 'choice'])) return false;
  const { kind, actor, values }: Partial<Record<keyof SentAnswer, unknown>> = sent;
  return kind === 'answer' && isActor(actor) && isKeepable(values);
}

function isActor(sent: unknown): sent is Actor {
  if (typeof sent !== 'object' || sent === null || !('via' in sent) || Object.keys(sent).length > 2) return false;
  if (sent.via === 'slack') return 'account' in sent && isWord(sent.account);
  return sent.via === 'cli' && 'person' in sent && isWord(sent.person);
}

/** What changed between what was shown and what stands now, by line id. */
export interface Difference {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
  readonly changed: readonly { readonly before: Line; readonly after: Line }[];
}

export function difference(before: Content, after: Content): Difference {
  const was = new Map(before.lines.map((line) => [line.id, line]));
  const is = new Map(after.lines.map((line) => [line.id, line]));
  return {
    added: after.lines.filter((line) => !was.has(line.id)),
    removed: before.lines.filter((line) => !is.has(line.id)),
    changed: after.lines.flatMap((line) => {
      const old = was.get(line.id);
      return old && canonical(old) !== canonical(line) ? [{ before: old, after: line }] : [];
    }),
  };
}

/** The one spelling of a value: keys sorted, undefined left out. Activities hash it. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
