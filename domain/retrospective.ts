/** Topics and votes of a retrospective (R29): every vote is used, ties are shown, not broken silently. */
import type { Line } from './decisions/decisions.ts';
import { text, userText } from './text/text.ts';

/** What one person wrote. */
interface Reflection {
  readonly wentWell: string;
  readonly couldImprove: string;
}
/** What one person gave, by topic. */
interface Votes {
  readonly votes: Readonly<Record<string, number>>;
}

export interface Topic {
  readonly id: string;
  readonly title: string;
  readonly votes: number;
}

/** What could improve, one topic a line and each wording once, by its words: the order in which they came would reveal who wrote them. */
export function topicsOf(reflections: readonly Reflection[]): Topic[] {
  const lines = reflections.flatMap((one) => one.couldImprove.split('\n')).map((title) => title.trim());
  const titles = new Set(lines.filter((title) => title !== ''));
  return [...titles].toSorted().map((title, index) => ({ id: `t${index + 1}`, title, votes: 0 }));
}

/** By its words, too. */
export function wentWellIn(reflections: readonly Reflection[]): string[] {
  return reflections
    .map(({ wentWell }) => wentWell)
    .filter((line) => line !== '')
    .toSorted();
}

/** The topics with their votes, most first; equal ones keep their order. A form that does not use exactly all votes counts nothing. */
export function ranked(topics: readonly Topic[], forms: readonly Votes[], votesEach: number): Topic[] {
  const valid = forms.filter(
    ({ votes }) => sum(Object.values(votes)) === votesEach && Object.values(votes).every((one) => one >= 0),
  );
  return topics
    .map((topic) => ({ ...topic, votes: sum(valid.map(({ votes }) => votes[topic.id] ?? 0)) }))
    .toSorted((a, b) => b.votes - a.votes);
}

/** Topics as the lines of a form; `facts.votes` is what the form needs: how many to give, or how many were given. */
export function topicLines(topics: readonly Topic[], votes: (topic: Topic) => number): Line[] {
  return topics.map((topic) => ({
    id: topic.id,
    text: text`${userText(topic.title)}`,
    facts: { votes: String(votes(topic)) },
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
