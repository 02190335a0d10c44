/** Exactly one improvement is chosen, with an owner who accepts it, a measure and a baseline (R30). "None chosen" is valid. */
import { formValues } from '../../forms/values.ts';
import type { CountedAnswer } from '../../domain/decisions/decisions.ts';
import type { Improvement } from '../../domain/improvement.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import * as questions from '../../domain/questions.ts';
import type { QuestionWording } from '../../domain/questions.ts';
import { topicLines } from '../../domain/retrospective.ts';
import type { Topic } from '../../domain/retrospective.ts';
import type { PersonId } from '../../domain/team.ts';
import { literal, text, userText, who } from '../../domain/text/text.ts';
import { ask } from '../decisions/ask.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import { improvementChosen } from '../contract/signals.ts';
import { workflowId } from '../contract/ids.ts';
import type { RetrospectiveInput } from '../contract/retrospective.ts';
import { signalIfRunning } from '../runtime/linked-workflows.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';

export async function chooseImprovement(
  ctx: AskingContext &
    Calls<'moment' | 'saveNoImprovement' | 'fileImprovement'> &
    Pick<WorkflowContext, 'announce' | 'links'>,
  input: RetrospectiveInput,
  topics: readonly Topic[],
  until: BusinessTime,
): Promise<Improvement | null> {
  let deadline = until;
  let chosen = await choose(ctx, topics, questions.improvement(input.participants), deadline);
  if (!chosen) {
    // The team had its time: the top-voted topic is offered to the EM.
    deadline = (await ctx.activities.moment({ from: until, workingDays: 1 })).on;
    chosen = await choose(ctx, topics, questions.improvementByEm(userText(topics[0]?.title ?? '')), deadline);
  }
  if (!chosen) {
    await ctx.activities.saveNoImprovement({});
    await ctx.announce('none chosen', text`No improvement was chosen. The next retrospective starts with that.`);
    return null;
  }
  const { topic, what, measure, baseline } = formValues(chosen, 'improvement');
  const from = topics.find((one) => one.id === topic)?.title ?? what;
  const owner = await ownerWhoAccepts(ctx, chosen, deadline);
  const chosenIn = workflowId('retrospective', input.team, input.key);
  const { improvement, assigned, next } = await ctx.activities.fileImprovement({
    iteration: input.iteration,
    improvement: { chosenIn, what, measure, baseline, owner, on: chosen.on },
  });
  ctx.links['Improvement'] = improvement.link;
  await ctx.announce(
    'improvement',
    text`Our next improvement: ${userText(what)} (from “${userText(from)}”). Owner: ${who(owner)}. Measured by ${userText(measure)}; today: ${userText(baseline)}.${assigned ? [] : text` In Jira it is assigned to nobody: ${who(owner)} cannot be assigned there.`}`,
  );
  // The next iteration reads it from the records at its commit; one that is committed hears it so.
  if (next) await signalIfRunning(next, improvementChosen, improvement);
  return improvement;
}

async function choose(
  ctx: AskingContext,
  topics: readonly Topic[],
  question: QuestionWording,
  deadline: BusinessTime,
): Promise<CountedAnswer | null> {
  const outcome = await ask(ctx, {
    ...question,
    read: () => ctx.activities.contentOf({ lines: topicLines(topics, (topic) => topic.votes) }),
    choices: () => [
      { id: 'improvement', label: literal('Choose one improvement'), style: 'primary', form: 'improvement' },
    ],
    deadline,
  });
  return outcome.decided ? outcome.answer : null;
}

/** Who names themselves has accepted. Whoever declines or stays silent does not own it: then it is the one who chose. */
async function ownerWhoAccepts(
  ctx: AskingContext & Calls<'moment'>,
  chosen: CountedAnswer,
  from: BusinessTime,
): Promise<PersonId> {
  const { owner, what, measure } = formValues(chosen, 'improvement');
  if (owner === chosen.by) return owner;
  const outcome = await ask(ctx, {
    ...questions.accept(who(chosen.by), userText(what), userText(measure), [owner]),
    read: () =>
      ctx.activities.contentOf({ lines: [{ id: 'improvement', text: text`${userText(what)}`, facts: { owner } }] }),
    choices: () => [
      { id: 'accept', label: literal('Accept'), style: 'primary' },
      { id: 'decline', label: literal('Decline') },
    ],
    deadline: (await ctx.activities.moment({ from, workingDays: 1 })).on,
  });
  return outcome.decided && outcome.answer.choice === 'accept' ? owner : chosen.by;
}
