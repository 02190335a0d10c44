/** People who answer everything that is put to them, once, in a believable way. */
import type { FormValues } from '../../forms/index.ts';
import type { Question } from '../../domain/decisions/decisions.ts';
import type { PersonId } from '../../domain/team.ts';
import type { Replies, Reply } from './people.ts';

export type Answering = (question: Question, people: readonly PersonId[]) => Replies;
type Answers = Partial<Record<string, Answering>>;

/** Answers by the question's id without its numbers, so that `go-2` is answered as `go` is. */
export function willing(overrides: Answers = {}): Answering {
  const answers: Answers = { ...usual, ...overrides };
  return (question, people) =>
    (answers[question.id] ?? answers[question.id.replaceAll(/-?\d+/g, '')])?.(question, people) ?? [];
}

export const silent = (): readonly Reply[] => [];

export const goal = (title: string, owner = 'ada'): Reply => ({
  by: owner,
  choice: 'goal',
  values: { title, measure: 'half as many open findings', owner },
});

const usual: Answers = {
  goals: () => [goal('Close the oldest findings')],
  commit: (question) => (question.choices.some((one) => one.id === 'commit') ? [{ by: 'ada', choice: 'commit' }] : []),
  'sync-agenda': () => [{ by: 'ben', choice: 'agenda', values: { topic: 'The audit', blocker: false } }],
  'sync-notes': () => [
    {
      by: 'ada',
      choice: 'notes',
      values: { done: [], decisions: ['We go on'], actions: [{ text: 'Ask the auditors', owner: 'ben' }] },
    },
  ],
  go: () => [{ by: 'cleo', choice: 'go' }],
  verdict: () => [
    { by: 'ada', choice: 'verdict', values: { verdict: 'improved', evidence: 'two days instead of four' } },
  ],
  scores: (question, people) => people.map((by) => ({ by, choice: 'score', values: { goals: scored(question, by) } })),
  reflections: (_question, people) =>
    people.map((by) => ({
      by,
      choice: 'reflection',
      values: { wentWell: 'The release', couldImprove: `Reviews wait too long for ${by}` },
    })),
  votes: (question, people) =>
    people.map((by) => ({
      by,
      choice: 'votes',
      values: { votes: { [question.content.lines[0]?.id ?? '']: 7, [question.content.lines[1]?.id ?? '']: 3 } },
    })),
  improvement: (question) => [
    { by: 'ben', choice: 'improvement', values: improvement(question.content.lines[0]?.id ?? '') },
  ],
  accept: (_question, people) => people.map((by) => ({ by, choice: 'accept' })),
  closing: (question, people) =>
    people.map((by) => ({ by, choice: 'closing', values: { items: dispositions(question, by) } })),
};

function improvement(topic: string): Omit<FormValues['improvement'], 'owner'> & { owner: string } {
  return {
    topic,
    what: 'Review within a day',
    measure: 'median hours to the first review',
    baseline: '52 hours',
    owner: 'cleo',
  };
}

function dispositions(question: Question, by: string): FormValues['closing']['items'] {
  return Object.fromEntries(
    question.content.lines.filter((line) => line.facts?.['assignee'] === by).map((line) => [line.id, 'drop']),
  );
}

function scored(question: Question, by: string): FormValues['score']['goals'] {
  return Object.fromEntries(
    question.content.lines
      .filter((line) => line.facts?.['owner'] === by)
      .map((line) => [line.id, { score: 'achieved', note: '' }]),
  );
}
