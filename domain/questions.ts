/**
 * The questions of an iteration's life, as far as they are fixed before it starts: their words, who is asked, and what happens
 * when nobody answers (X1). The stories ask them; the preview tells them beforehand.
 */
import type { Asked } from './decisions.ts';
import type { PersonId, Role } from './team.ts';
import { fixed, text } from './text.ts';
import type { Sourced, Text } from './text.ts';

/** What a story passes on to `ask` or `collect`, with the content, the choices and the deadline. */
export interface FixedQuestion {
  readonly id: string;
  readonly text: () => Text;
  readonly asked: Asked;
  readonly ifNobodyAnswers: string;
}

type People = readonly PersonId[];
/** A title or name that is known only once the story runs; the preview leaves it open. */
type Value = Sourced | Text;

export const goals = (key: string, people: People): FixedQuestion => ({
  id: 'goals',
  text: () => text`Which goals do we set for ${fixed(key)}?`,
  asked: { kind: 'open', people },
  ifNobodyAnswers: 'without a goal the plan is committed only with a reason',
});

/** `id`: `commit`, and `commit-2` and so on for each day on which it is asked again. */
export const commit = (key: string, id = 'commit'): FixedQuestion => ({
  id,
  text: () => text`Do we commit to this plan for ${fixed(key)}?`,
  asked: role('em'),
  ifNobodyAnswers: 'the iteration starts with carry-over only, and the question is put again every day',
});

export const agenda = (key: string, sync: number, people: People): FixedQuestion => ({
  id: `sync-${sync}-agenda`,
  text: () => text`What should we talk about in sync ${sync} of ${fixed(key)}? Name what blocks you.`,
  asked: { kind: 'open', people },
  ifNobodyAnswers: 'the sync starts with what stands here',
});

export const notes = (sync: number): FixedQuestion => ({
  id: `sync-${sync}-notes`,
  text: () => text`What did sync ${sync} decide, and who does what?`,
  asked: role('em'),
  ifNobodyAnswers: 'the sync is kept without notes',
});

export const go = (release: string, attempt = 1): FixedQuestion => ({
  id: `go-${attempt}`,
  text: () => text`Release ${fixed(release)}: go or no-go?`,
  asked: role('captain'),
  ifNobodyAnswers: 'nothing is published, and it is asked again the next working day',
});

export const verdict = (what: Value): FixedQuestion => ({
  id: 'verdict',
  text: () => text`We wanted to improve “${what}”. What came of it?`,
  asked: role('em'),
  ifNobodyAnswers: 'it stays without a verdict, and the next retrospective asks again',
});

/** Asked in the retrospective and, as the last word, at the close. */
export const scores = (key: string, when: 'retrospective' | 'close', owners: People): FixedQuestion => ({
  id: 'scores',
  text: () =>
    when === 'close'
      ? text`The last word: how far did we reach the goals of ${fixed(key)}, as we told them at the start?`
      : text`How far are we with the goals of ${fixed(key)}, as we told them at the start?`,
  asked: { kind: 'each', people: owners },
  ifNobodyAnswers: 'the goal stays “unscored”',
});

/** `after`: the release's version or the iteration's key. */
export const reflections = (after: string, people: People): FixedQuestion => ({
  id: 'reflections',
  text: () => text`What went well, and what could we do better? (${fixed(after)})`,
  asked: { kind: 'each', people },
  ifNobodyAnswers: 'the retrospective is closed as not held',
});

export const votes = (votesEach: number, people: People): FixedQuestion => ({
  id: 'votes',
  text: () => text`Which of these should we improve? You have ${votesEach} votes.`,
  asked: { kind: 'each', people },
  ifNobodyAnswers: 'the topics stand as they came',
});

export const improvement = (people: People): FixedQuestion => ({
  id: 'improvement',
  text: () => text`Which one thing do we improve next?`,
  asked: { kind: 'any', people },
  ifNobodyAnswers: 'the topic with the most votes is offered to the engineering manager',
});

export const improvementByEm = (top: Value): FixedQuestion => ({
  id: 'improvement-em',
  text: () => text`The team chose nothing. Do we improve “${top}”, which has the most votes?`,
  asked: role('em'),
  ifNobodyAnswers: '“none chosen” is recorded',
});

export const accept = (chooser: Value, what: Value, measure: Value, owner: People): FixedQuestion => ({
  id: 'accept',
  text: () => text`${chooser} names you as the owner of “${what}”, measured by ${measure}. Do you accept?`,
  asked: { kind: 'any', people: owner },
  ifNobodyAnswers: 'whoever chose it owns it',
});

export const closing = (key: string, people: People): FixedQuestion => ({
  id: 'closing',
  text: () => text`What happens to your open items of ${fixed(key)}?`,
  asked: { kind: 'each', people },
  ifNobodyAnswers: 'they are carried over, and counted',
});

function role(asked: Role): Asked {
  return { kind: 'role', role: asked };
}
