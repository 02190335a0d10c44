/** A retrospective: the last improvement's verdict, the goals judged, reflections, votes, and exactly one improvement (R27–R30). */
import { patched } from '@temporalio/workflow';
import { filledIn } from '../domain/decisions.ts';
import type { On } from '../domain/moments.ts';
import * as questions from '../domain/questions.ts';
import { ranked, topicLines, topicsAsTheyCame, topicsOf, wentWellIn } from '../domain/retrospective.ts';
import type { Topic } from '../domain/retrospective.ts';
import { fixed, joined, text, typed } from '../domain/text.ts';
import { ask, collect } from './ask.ts';
import type { RetrospectiveInput, RetrospectiveResult } from './contract.ts';
import { chooseImprovement } from './improvement.ts';
import { askForScores } from './iteration-close.ts';
import { tellStory } from './process.ts';
import type { Story } from './process.ts';

export async function retrospective(input: RetrospectiveInput): Promise<RetrospectiveResult> {
  return tellStory(input, (story) => live(story, input));
}

async function live(story: Story, input: RetrospectiveInput): Promise<RetrospectiveResult> {
  const dates = await story.act.planRetrospective({});

  await story.enter('verdict', dates.judged);
  await judgeLastImprovement(story, dates.judged);

  const scored = dates.scored ?? dates.judged;
  await story.enter('goals', scored);
  await judgeGoals(story, input, scored);

  await story.enter('reflections', dates.reflected);
  const topics = await collectReflections(story, input, dates.reflected);
  if (topics.length === 0) return notHeld(story, input);

  await story.enter('votes', dates.voted);
  const votes = await vote(story, input, topics, { until: dates.voted, votesEach: dates.votesEach });

  await story.enter('choosing', dates.chosen);
  const improvement = await chooseImprovement(story, input, votes, dates.chosen);
  return { held: true, improvement };
}

/** R30: before anything else. Without a verdict it stays open, and the next retrospective asks again. */
async function judgeLastImprovement(story: Story, until: On): Promise<void> {
  const { improvement, lastWasNone } = await story.act.lastImprovement({});
  if (lastWasNone)
    await story.announce(
      'none last time',
      text`Last time we chose nothing to improve. This time it should be one thing.`,
    );
  if (!improvement) return;
  const { what, measure, baseline, chosenIn } = improvement;
  const answer = await ask(story, {
    ...questions.verdict(typed(what)),
    read: () =>
      story.act.contentOf({
        lines: [{ id: chosenIn, text: text`Measured by ${typed(measure)}, at the start ${typed(baseline)}` }],
      }),
    choices: () => [{ id: 'verdict', label: 'Give the verdict', style: 'primary', form: 'verdict' }],
    deadline: until,
  });
  if (!answer.decided) return;
  const { verdict, evidence } = filledIn(answer.decision, 'verdict');
  await story.act.keepVerdict({ chosenIn, verdict, evidence, by: answer.decision.by });
  await story.announce('verdict', text`“${typed(what)}”: ${fixed(verdict)}. ${typed(evidence)}`);
}

/** Against the goals as they were communicated at the commit, not as anybody remembers them (R28). */
async function judgeGoals(story: Story, input: RetrospectiveInput, deadline: On): Promise<void> {
  const goals = (await story.act.communicatedGoals({ iteration: input.iteration })).filter(
    (goal) => goal.score === null,
  );
  if (goals.length > 0) await askForScores(story, { key: input.iteration, goals, deadline, when: 'retrospective' });
}

async function collectReflections(story: Story, input: RetrospectiveInput, deadline: On): Promise<Topic[]> {
  const answers = await collect(story, {
    ...questions.reflections(input.key, input.participants),
    read: () => story.act.contentOf({ lines: [] }),
    choices: () => [{ id: 'reflection', label: 'Reflect', style: 'primary', form: 'reflection' }],
    deadline,
  });
  const reflections = answers.map((answer) => filledIn(answer, 'reflection'));
  const wentWell = wentWellIn(reflections).map((line) => text`\n• ${typed(line)}`);
  if (wentWell.length > 0) await story.announce('went well', text`What went well:${joined(wentWell, '')}`);
  return patched('2026-11-topics-by-words') ? topicsOf(reflections) : topicsAsTheyCame(reflections);
}

/** Ten votes each, one form a person, all of them used; a team of one only chooses (R29). */
async function vote(
  story: Story,
  input: RetrospectiveInput,
  topics: readonly Topic[],
  { until, votesEach }: { until: On; votesEach: number },
): Promise<Topic[]> {
  if (topics.length === 1 || input.participants.length === 1) return [...topics];
  const answers = await collect(story, {
    ...questions.votes(votesEach, input.participants),
    read: () => story.act.contentOf({ lines: topicLines(topics, () => votesEach) }),
    choices: () => [{ id: 'votes', label: 'Give my votes', style: 'primary', form: 'votes' }],
    deadline: until,
  });
  const result = ranked(
    topics,
    answers.map((answer) => filledIn(answer, 'votes')),
    votesEach,
  );
  const lines = result.map((topic) => text`\n• ${topic.votes}: ${typed(topic.title)}`);
  await story.announce('votes', text`The votes:${joined(lines, '')}`);
  return result;
}

async function notHeld(story: Story, input: RetrospectiveInput): Promise<RetrospectiveResult> {
  await story.act.keepNoImprovement({});
  await story.announce(
    'not held',
    text`The retrospective of ${fixed(input.key)} is closed as not held: nobody wrote anything. No improvement was chosen.`,
  );
  return { held: false, improvement: null };
}
