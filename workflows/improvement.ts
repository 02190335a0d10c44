/** Exactly one improvement is chosen, with an owner who accepts it, a measure and a baseline (R30). "None chosen" is lawful. */
import { filledIn } from '../domain/decisions.ts';
import type { Decision } from '../domain/decisions.ts';
import type { Improvement } from '../domain/improvement.ts';
import type { On } from '../domain/moments.ts';
import * as questions from '../domain/questions.ts';
import type { FixedQuestion } from '../domain/questions.ts';
import { topicLines } from '../domain/retrospective.ts';
import type { Topic } from '../domain/retrospective.ts';
import type { PersonId } from '../domain/team.ts';
import { sourced, text, typed, who } from '../domain/text.ts';
import { ask } from './ask.ts';
import { improvementChosen, workflowId } from './contract.ts';
import type { RetrospectiveInput } from './contract.ts';
import { tell } from './follow.ts';
import type { Story } from './process.ts';

export async function chooseImprovement(
  story: Story,
  input: RetrospectiveInput,
  topics: readonly Topic[],
  until: On,
): Promise<Improvement | null> {
  let deadline = until;
  let chosen = await choose(story, topics, questions.improvement(input.participants), deadline);
  if (!chosen) {
    // The team had its time: the top-voted topic is offered to the EM.
    deadline = (await story.act.moment({ from: until, workingDays: 1 })).on;
    chosen = await choose(story, topics, questions.improvementByEm(typed(topics[0]?.title ?? '')), deadline);
  }
  if (!chosen) {
    await story.act.keepNoImprovement({});
    await story.announce('none chosen', text`Nobody chose an improvement. The next retrospective opens with that.`);
    return null;
  }
  const { topic, what, measure, baseline } = filledIn(chosen, 'improvement');
  const from = topics.find((one) => one.id === topic)?.title ?? what;
  const owner = await ownerWhoAccepts(story, chosen, deadline);
  const chosenIn = workflowId('retrospective', input.team, input.key);
  const { improvement, next } = await story.act.fileImprovement({
    iteration: input.iteration,
    improvement: { chosenIn, what, measure, baseline, owner, on: chosen.on },
  });
  story.links['Improvement'] = improvement.link;
  const { item, link } = improvement;
  story.cleanUp.leaves(text`the improvement ${sourced(item, `jira:${item.split('-')[0]}`, link)} in Jira`);
  await story.announce(
    'improvement',
    text`The one thing we improve next: ${typed(what)} (from “${typed(from)}”). ${who(owner)} owns it; measured by ${typed(measure)}, today ${typed(baseline)}.`,
  );
  // The next iteration reads it from the records at its commit; one that is committed hears it so.
  if (next) await tell(next, improvementChosen, improvement);
  return improvement;
}

async function choose(
  story: Story,
  topics: readonly Topic[],
  question: FixedQuestion,
  deadline: On,
): Promise<Decision | null> {
  const answer = await ask(story, {
    ...question,
    read: () => story.act.contentOf({ lines: topicLines(topics, (topic) => topic.votes) }),
    choices: () => [{ id: 'improvement', label: 'Choose the one', style: 'primary', form: 'improvement' }],
    deadline,
  });
  return answer.decided ? answer.decision : null;
}

/** Who names themselves has accepted. Whoever declines or stays silent does not own it: then it is the one who chose. */
async function ownerWhoAccepts(story: Story, chosen: Decision, from: On): Promise<PersonId> {
  const { owner, what, measure } = filledIn(chosen, 'improvement');
  if (owner === chosen.by) return owner;
  const answer = await ask(story, {
    ...questions.accept(who(chosen.by), typed(what), typed(measure), [owner]),
    read: () => story.act.contentOf({ lines: [{ id: 'improvement', text: text`${typed(what)}`, facts: { owner } }] }),
    choices: () => [
      { id: 'accept', label: 'I own it', style: 'primary' },
      { id: 'decline', label: 'Not me' },
    ],
    deadline: (await story.act.moment({ from, workingDays: 1 })).on,
  });
  return answer.decided && answer.decision.choice === 'accept' ? owner : chosen.by;
}
