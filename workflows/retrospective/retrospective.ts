/** A retrospective: the last improvement's verdict, the goals judged, reflections, votes, and exactly one improvement (R27–R30). */
import { formValues } from '../../forms/values.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import * as questions from '../../domain/questions.ts';
import { ranked, topicLines, topicsOf, wentWellIn } from '../../domain/retrospective.ts';
import type { Topic } from '../../domain/retrospective.ts';
import { literal, joined, text, userText } from '../../domain/text/text.ts';
import { ask, collect } from '../decisions/ask.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import type { RetrospectiveInput, RetrospectivePhase, RetrospectiveResult } from '../contract/retrospective.ts';
import { chooseImprovement } from './improvement.ts';
import { askForScores } from '../iteration/close.ts';
import { runWorkflow } from '../runtime/context.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';

export async function retrospective(input: RetrospectiveInput): Promise<RetrospectiveResult> {
  return runWorkflow(input, (ctx: WorkflowContext<RetrospectivePhase>) => live(ctx, input));
}

async function live(ctx: WorkflowContext<RetrospectivePhase>, input: RetrospectiveInput): Promise<RetrospectiveResult> {
  const dates = await ctx.activities.planRetrospective({});

  await ctx.enter('verdict', dates.judged);
  await judgeLastImprovement(ctx, dates.judged);

  await ctx.enter('goals', dates.scored);
  await judgeGoals(ctx, input, dates.scored);

  await ctx.enter('reflections', dates.reflected);
  const topics = await collectReflections(ctx, input, dates.reflected);
  if (topics.length === 0) return notHeld(ctx, input);

  await ctx.enter('votes', dates.voted);
  const votes = await vote(ctx, input, topics, { until: dates.voted, votesEach: dates.votesEach });

  await ctx.enter('choosing', dates.chosen);
  const improvement = await chooseImprovement(ctx, input, votes, dates.chosen);
  return { held: true, improvement };
}

/** R30: before anything else. Without a verdict it stays open, and the next retrospective asks again. */
async function judgeLastImprovement(
  ctx: AskingContext & Calls<'lastImprovement' | 'saveVerdict'> & Pick<WorkflowContext, 'announce'>,
  until: BusinessTime,
): Promise<void> {
  const { improvement, lastWasNone } = await ctx.activities.lastImprovement({});
  if (lastWasNone)
    await ctx.announce('none last time', text`Last time we chose no improvement. This time we should choose one.`);
  if (!improvement) return;
  const { what, measure, baseline, chosenIn } = improvement;
  const outcome = await ask(ctx, {
    ...questions.verdict(userText(what)),
    read: () =>
      ctx.activities.contentOf({
        lines: [{ id: chosenIn, text: text`Measured by ${userText(measure)}, at the start ${userText(baseline)}` }],
      }),
    choices: () => [{ id: 'verdict', label: literal('Record the verdict'), style: 'primary', form: 'verdict' }],
    deadline: until,
  });
  if (!outcome.decided) return;
  const { verdict, evidence } = formValues(outcome.answer, 'verdict');
  await ctx.activities.saveVerdict({ chosenIn, verdict, evidence, by: outcome.answer.by });
  await ctx.announce('verdict', text`“${userText(what)}”: ${literal(verdict)}. ${userText(evidence)}`);
}

/** Against the goals as they were communicated at the commit, not as anybody remembers them (R28). */
async function judgeGoals(
  ctx: AskingContext & Calls<'communicatedGoals' | 'saveScores'>,
  input: RetrospectiveInput,
  deadline: BusinessTime,
): Promise<void> {
  const goals = (await ctx.activities.communicatedGoals({ iteration: input.iteration })).filter(
    (goal) => goal.score === null,
  );
  if (goals.length > 0) await askForScores(ctx, { key: input.iteration, goals, deadline, when: 'retrospective' });
}

async function collectReflections(
  ctx: AskingContext & Pick<WorkflowContext, 'announce'>,
  input: RetrospectiveInput,
  deadline: BusinessTime,
): Promise<Topic[]> {
  const answers = await collect(ctx, {
    ...questions.reflections(input.key, input.participants),
    read: () => ctx.activities.contentOf({ lines: [] }),
    choices: () => [{ id: 'reflection', label: literal('Reflect'), style: 'primary', form: 'reflection' }],
    deadline,
  });
  const reflections = answers.map((answer) => formValues(answer, 'reflection'));
  const wentWell = wentWellIn(reflections).map((line) => text`\n• ${userText(line)}`);
  if (wentWell.length > 0) await ctx.announce('went well', text`What went well:${joined(wentWell, '')}`);
  return topicsOf(reflections);
}

/** Ten votes each, one form per person, all of them used; a team of one only chooses (R29). */
async function vote(
  ctx: AskingContext & Pick<WorkflowContext, 'announce'>,
  input: RetrospectiveInput,
  topics: readonly Topic[],
  { until, votesEach }: { until: BusinessTime; votesEach: number },
): Promise<Topic[]> {
  if (topics.length === 1 || input.participants.length === 1) return [...topics];
  const answers = await collect(ctx, {
    ...questions.votes(votesEach, input.participants),
    read: () => ctx.activities.contentOf({ lines: topicLines(topics, () => votesEach) }),
    choices: () => [{ id: 'votes', label: literal('Vote'), style: 'primary', form: 'votes' }],
    deadline: until,
  });
  const result = ranked(
    topics,
    answers.map((answer) => formValues(answer, 'votes')),
    votesEach,
  );
  const lines = result.map((topic) => text`\n• ${topic.votes}: ${userText(topic.title)}`);
  await ctx.announce('votes', text`Votes:${joined(lines, '')}`);
  return result;
}

async function notHeld(
  ctx: Calls<'saveNoImprovement'> & Pick<WorkflowContext, 'announce'>,
  input: RetrospectiveInput,
): Promise<RetrospectiveResult> {
  await ctx.activities.saveNoImprovement({});
  await ctx.announce(
    'not held',
    text`The retrospective of ${input.key} is closed as not held: nobody answered. No improvement was chosen.`,
  );
  return { held: false, improvement: null };
}
