/** What a question came to, and the words for it: wherever it is shown, all who answered are named. */
import type { BusinessTime } from '../calendar/moments.ts';
import type { PersonId } from '../team.ts';
import { dated, joined, listed, sourced, text, userText, who, type Text } from '../text/text.ts';
import { labelText, type CountedAnswer, type Question } from './decisions.ts';
import { settlingOf } from './panel.ts';

export type Outcome = Decided | { readonly decided: false; readonly answers: readonly CountedAnswer[] };

export interface Decided {
  readonly decided: true;
  /** The one that settled it. */
  readonly answer: CountedAnswer;
  /** All that count, the first one first. */
  readonly answers: readonly CountedAnswer[];
}

/** @param settledBy the click of the answer that settled it; null: none did */
export function outcomeOf(answers: readonly CountedAnswer[], settledBy: string | null): Outcome {
  const answer = answers.find(({ clickId }) => clickId === settledBy);
  return answer ? { decided: true, answer, answers } : { decided: false, answers };
}

/** The people who made the choice that was decided, the first one first. */
export function decidersOf({ answer, answers }: Decided): PersonId[] {
  return peopleOf(answers.filter(({ choice }) => choice === answer.choice));
}

export function peopleOf(answers: readonly Pick<CountedAnswer, 'by'>[]): PersonId[] {
  return [...new Set(answers.map(({ by }) => by))];
}

export function namesOf(people: readonly PersonId[]): Text {
  return listed(people.map((one) => [who(one)]));
}

/** What somebody wrote with their answer, such as a reason. */
type RemarkOf = (answer: CountedAnswer) => string | null;

/** “Ada and Ben chose “Go””. */
export function choseWords(question: Question, outcome: Decided): Text {
  return text`${namesOf(decidersOf(outcome))} chose “${labelText(question, outcome.answer.choice)}”`;
}

/** “Ada and Ben decided: Go”, with what they wrote. */
export function decidedWords(question: Question, outcome: Decided, remarkOf: RemarkOf = () => null): Text {
  const deciders = decidersOf(outcome);
  const remarks = outcome.answers.flatMap((one) => {
    const remark = one.choice === outcome.answer.choice ? remarkOf(one) : null;
    return remark === null ? [] : [deciders.length === 1 ? quoted(remark) : text`${who(one.by)}: ${quoted(remark)}`];
  });
  const why = remarks.length > 0 ? text` – ${joined(remarks, ', ')}` : [];
  return text`${namesOf(deciders)} decided: ${labelText(question, outcome.answer.choice)}${why}`;
}

/** Who answered besides those who decided, and what. Empty: nobody. */
export function otherAnswers(question: Question, outcome: Outcome, remarkOf: RemarkOf = () => null): Text {
  const { answers } = outcome;
  if (settlingOf(question.panel) !== 'seats')
    return answers.length === 0 ? [] : text`answered by ${namesOf(peopleOf(answers))}`;
  const others = answers.filter(({ choice }) => !outcome.decided || choice !== outcome.answer.choice);
  const words = others.map((one) => {
    const remark = remarkOf(one);
    const why = remark === null ? [] : text` – ${quoted(remark)}`;
    return text`${who(one.by)}: ${labelText(question, one.choice)}${why}`;
  });
  return joined(words, ', ');
}

/** How a question ended, as the records have it. */
interface Ended {
  readonly question: Question;
  readonly answers: readonly CountedAnswer[];
  readonly settled_by: string | null;
  /** What silence led to, where nothing was decided. */
  readonly outcome: string | null;
  readonly ended_on: BusinessTime | null;
}

/** Who decided what on which content, or what silence led to; and what others answered. */
export function outcomeText(ended: Ended, remarkOf: RemarkOf): Text {
  const { question, outcome: ending, ended_on: on } = ended;
  const outcome = outcomeOf(ended.answers, ended.settled_by);
  const others = otherAnswers(question, outcome, remarkOf);
  const more = others.length > 0 ? text` · ${others}` : [];
  if (!outcome.decided) return text`${userText(ending ?? '')}${on === null ? [] : text` · ${dated(on)}`}${more}`;
  const content = sourced(outcome.answer.hash.slice(0, 6), 'team');
  const words = decidedWords(question, outcome, remarkOf);
  return text`${words} · ${dated(outcome.answer.on)} · content ${content}…${more}`;
}

function quoted(remark: string): Text {
  return text`“${userText(remark)}”`;
}
