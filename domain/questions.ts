/**
 * The questions of an iteration, as far as they are fixed before it starts: their words, who is asked, and what happens
 * when nobody answers (X1). The workflows ask them; the preview shows them beforehand.
 */
import { anyOf, byRole, eachOf, openTo, type Panel } from './decisions/panel.ts';
import type { Literal, WorkflowKey } from './ids.ts';
import type { PersonId } from './team.ts';
import { literal, text } from './text/text.ts';
import type { Sourced, Text } from './text/text.ts';

/** What a workflow passes on to `ask` or `collect`, with the content, the choices and the deadline. */
export interface QuestionWording {
  readonly id: string;
  /** Where one workflow puts it more than once: what they have in common, and which one it is. */
  readonly topic?: Topic;
  readonly occurrence?: number;
  readonly text: () => Text;
  readonly panel: Panel;
  readonly ifNobodyAnswers: Literal;
}

/** What is asked more than once in a workflow. */
export type Topic = 'commit' | 'sync agenda' | 'sync notes' | 'go';

type People = readonly PersonId[];
/** A title or name that is known only once the workflow runs; the preview leaves it open. */
type Value = Sourced | Text;

export const goals = (key: WorkflowKey, people: People): QuestionWording => ({
  id: 'goals',
  text: () => text`Which goals do we set for ${key}?`,
  panel: openTo(people),
  ifNobodyAnswers: literal('without a goal, the plan can be committed only with a reason'),
});

/** Put once more on each day on which nobody commits. */
export const commit = (key: WorkflowKey, occurrence = 1): QuestionWording => ({
  id: occurrence === 1 ? 'commit' : `commit-${occurrence}`,
  topic: 'commit',
  occurrence,
  text: () => text`Do we commit to this plan for ${key}?`,
  panel: byRole('em'),
  ifNobodyAnswers: literal('the iteration starts with carry-over only, and the question is asked again every day'),
});

export const agenda = (key: WorkflowKey, sync: number, people: People): QuestionWording => ({
  id: `sync-${sync}-agenda`,
  topic: 'sync agenda',
  occurrence: sync,
  text: () => text`What should we discuss in sync ${sync} of ${key}? Include anything that blocks you.`,
  panel: openTo(people),
  ifNobodyAnswers: literal('the sync starts with the agenda as it is'),
});

export const notes = (sync: number): QuestionWording => ({
  id: `sync-${sync}-notes`,
  topic: 'sync notes',
  occurrence: sync,
  text: () => text`What did we decide in sync ${sync}, and who does what?`,
  panel: byRole('em'),
  ifNobodyAnswers: literal('the sync is recorded without notes'),
});

export const go = (release: WorkflowKey, attempt = 1): QuestionWording => ({
  id: `go-${attempt}`,
  topic: 'go',
  occurrence: attempt,
  text: () => text`Release ${release}: go or no-go?`,
  panel: byRole('captain'),
  ifNobodyAnswers: literal('nothing is published, and the question is asked again on the next working day'),
});

export const verdict = (what: Value): QuestionWording => ({
  id: 'verdict',
  text: () => text`The improvement we chose: “${what}”. Did it help?`,
  panel: byRole('em'),
  ifNobodyAnswers: literal('it stays without a verdict, and the next retrospective asks again'),
});

/** Asked in the retrospective and, for the final scores, at the close. */
export const scores = (key: WorkflowKey, when: 'retrospective' | 'close', owners: People): QuestionWording => ({
  id: 'scores',
  text: () =>
    when === 'close'
      ? text`Final scores: how far did we get with the goals of ${key}, as communicated at the start?`
      : text`How far are we with the goals of ${key}, as communicated at the start?`,
  panel: eachOf(owners),
  ifNobodyAnswers: literal('the goal stays “unscored”'),
});

/** `after`: the release's version or the iteration's key. */
export const reflections = (after: WorkflowKey, people: People): QuestionWording => ({
  id: 'reflections',
  text: () => text`What went well, and what could we do better? (${after})`,
  panel: eachOf(people),
  ifNobodyAnswers: literal('the retrospective is closed as not held'),
});

export const votes = (votesEach: number, people: People): QuestionWording => ({
  id: 'votes',
  text: () => text`Which of these should we improve? You have ${votesEach} votes.`,
  panel: eachOf(people),
  ifNobodyAnswers: literal('the topics stay in the order in which they were submitted'),
});

export const improvement = (people: People): QuestionWording => ({
  id: 'improvement',
  text: () => text`Which one thing should we improve next?`,
  panel: anyOf(people),
  ifNobodyAnswers: literal('the topic with the most votes is offered to the engineering manager'),
});

export const improvementByEm = (top: Value): QuestionWording => ({
  id: 'improvement-em',
  text: () => text`The team chose nothing. Should we improve “${top}”, which has the most votes?`,
  panel: byRole('em'),
  ifNobodyAnswers: literal('“none chosen” is recorded'),
});

export const accept = (chooser: Value, what: Value, measure: Value, owner: People): QuestionWording => ({
  id: 'accept',
  text: () => text`${chooser} named you as the owner of “${what}”, measured by ${measure}. Do you accept?`,
  panel: anyOf(owner),
  ifNobodyAnswers: literal('the person who chose it owns it'),
});

export const closing = (key: WorkflowKey, people: People): QuestionWording => ({
  id: 'closing',
  text: () => text`What happens to your open items of ${key}?`,
  panel: eachOf(people),
  ifNobodyAnswers: literal('they are carried over, and counted'),
});
