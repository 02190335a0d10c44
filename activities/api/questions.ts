/** A question put to people, in Slack and in the records. */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type {
  Actor,
  Answer,
  AskedPeople,
  Content,
  FilledForm,
  Line,
  Origin,
  Question,
  Rights,
} from '../../domain/decisions/decisions.ts';
import type { Panel } from '../../domain/decisions/panel.ts';
import type { Literal } from '../../domain/ids.ts';
import type { PersonId } from '../../domain/team.ts';
import { literal, type Text } from '../../domain/text/text.ts';
import type { ReminderStep } from './calendar.ts';
import { atVendor, callsForEach, inRecords, writesOnce, type Implementing } from './declaration.ts';

/** What the Temporal UI shows of a question: people by their names. */
export interface QuestionWords {
  readonly question: string;
  readonly names: Readonly<Record<PersonId, string>>;
}

export interface Unreached {
  readonly person: PersonId;
  readonly why: string;
  readonly remedy: Literal;
}

export const questionActivities = {
  /** Hash of canonical content that the workflow put together. */
  contentOf: inRecords<{ readonly lines: readonly Line[] }, Content>(literal('Compute the hash of what is shown')),
  /**
   * Who is asked, by seat: the holder of the role or the people listed, without those excluded; and until when: a deadline that
   * has passed meanwhile (nothing ran, or something was parked) gives way to the next working day.
   */
  whoIsAsked: atVendor<
    { readonly panel: Panel; readonly excluded: readonly PersonId[]; readonly deadline: BusinessTime },
    AskedPeople & { readonly deadline: BusinessTime }
  >(literal('Find the people to ask')),
  /** Stores the question as open and posts it to its place, with its buttons. Returns since when it is open. */
  openQuestion: writesOnce<
    { readonly question: Question; readonly asked: AskedPeople },
    { readonly since: BusinessTime; readonly words: QuestionWords }
  >(literal('Ask the question in Slack')),
  /** The same message again with the content as it is now, the earlier answers void. */
  showQuestionAgain: atVendor<
    { readonly question: Question; readonly changed: Text },
    { readonly words: QuestionWords }
  >(literal('Show the question again: its content has changed')),
  /**
   * A private reminder to those who have not answered, or a word to the backup or the one above. `unreached`: whom Slack lets nobody write
   * to, and what to do about it.
   */
  remind: callsForEach<
    { readonly questionId: string; readonly reminder: ReminderStep },
    { readonly unreached: readonly Unreached[] }
  >(literal('Remind those who have not answered')),
  /** Who the actor is now, which seats they may fill, and their form, checked. Unreadable rights raise `Parked`: they never settle a decision. */
  rightsOf: atVendor<
    { readonly answer: Answer; readonly origin: Origin },
    {
      readonly rights: Rights;
      readonly filled: FilledForm | 'invalid' | null;
      /** It was sent to this workflow, and encrypted once there are keys. What was in a history before keeps counting as it did. */
      readonly isGenuine: boolean;
    }
  >(literal('Check who answered, what they may decide and their form values')),
  /** Stores an answer, counted or refused. Returns when that was, and the name of who sent it. */
  recordAnswer: inRecords<
    {
      readonly answer: Answer;
      readonly person: PersonId | null;
      /** The seats that it counts for; null: it was refused. */
      readonly seats: readonly number[] | null;
      readonly reply: Text;
    },
    { readonly on: BusinessTime; readonly name: string | null }
  >(literal('Record the answer')),
  /** Why an answer does not count, to its sender alone. */
  explainRefusal: atVendor<{ readonly questionId: string; readonly actor: Actor; readonly reply: Text }, void>(
    literal('Notify the sender why the answer does not count'),
  ),
  /** The message says who has answered so far, and those whose answers came since are thanked. */
  showProgress: atVendor<{ readonly questionId: string; readonly thanked: readonly Actor[] }, void>(
    literal('Show who has answered so far'),
  ),
  /** Closes the question: the buttons go, the message says who decided what and when, or what silence led to. */
  closeQuestion: atVendor<
    {
      readonly questionId: string;
      /** The click of the answer that settled it. */
      readonly settledBy: string | null;
      readonly outcome: string;
    },
    { readonly on: BusinessTime }
  >(literal('Close the question: remove the buttons, show the outcome')),
  /**
   * Withdraws every open question of this workflow: buttons off, the message says why, with the `reason` that whoever cancelled gave.
   * `unreachable`: messages that Slack would not change.
   */
  withdrawQuestions: callsForEach<
    { readonly why: string },
    { readonly withdrawn: number; readonly unreachable: number; readonly reason: string | null }
  >(literal('Withdraw the open questions')),
};
export type QuestionActivities = Implementing<typeof questionActivities>;
