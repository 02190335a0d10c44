/** Exactly one improvement is chosen, with an owner who accepts it, a measure and a baseline (R30). "None chosen" is lawful. */
import { getExternalWorkflowHandle, isCancellation, log } from '@temporalio/workflow';
import { filledIn } from '../domain/decisions.ts';
import type { Asked, Decision } from '../domain/decisions.ts';
import type { Improvement } from '../domain/improvement.ts';
import type { On } from '../domain/moments.ts';
import { topicLines } from '../domain/retrospective.ts';
import type { Topic } from '../domain/retrospective.ts';
import type { PersonId } from '../domain/team.ts';
import { text, typed, who } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { ask } from './ask.ts';
import { improvementChosen, workflowId } from './contract.ts';
import type { RetrospectiveInput } from './contract.ts';
import type { Story } from './process.ts';

export async function chooseImprovement(
  story: Story,
  input: RetrospectiveInput,
  topics: readonly Topic[],
  until: On,
): Promise<Improvement | null> {
  const chosen =
    (await choose(story, topics, 'team', until, input.participants)) ?? (await chooseByEm(story, topics, until));
  if (!chosen) {
    await story.act.keepNoImprovement({});
    await story.announce('none chosen', text`Nobody chose an improvement. The next retrospective opens with that.`);
    return null;
  }
  const { topic, what, measure, baseline } = filledIn(chosen, 'improvement');
  const from = topics.find((one) => one.id === topic)?.title ?? what;
  const owner = await ownerWhoAccepts(story, chosen, until);
  const chosenIn = workflowId('retrospective', input.team, input.key);
  const { improvement, next } = await story.act.fileImprovement({
    iteration: input.iteration,
    improvement: { chosenIn, what, measure, baseline, owner, on: chosen.on },
  });
  story.links['Improvement'] = improvement.link;
  await story.announce(
    'improvement',
    text`The one thing we improve next: ${typed(what)} (from “${typed(from)}”). ${who(owner)} owns it; measured by ${typed(measure)}, today ${typed(baseline)}.`,
  );
  if (next) await tellNext(next, improvement);
  return improvement;
}

/** The next iteration reads it from the records at its commit; one that is committed hears it so. One that has ended needs no word. */
async function tellNext(next: string, improvement: Improvement): Promise<void> {
  try {
    await getExternalWorkflowHandle(next).signal(improvementChosen, improvement);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.info('The next iteration has ended meanwhile.', { next });
  }
}

/** The top-voted topic is offered to the EM; the team had its time (R30). */
async function chooseByEm(story: Story, topics: readonly Topic[], from: On): Promise<Decision | null> {
  const { on } = await story.act.moment({ from, workingDays: 1 });
  return choose(story, topics, 'em', on);
}

async function choose(
  story: Story,
  topics: readonly Topic[],
  by: 'team' | 'em',
  deadline: On,
  team: readonly PersonId[] = [],
): Promise<Decision | null> {
  const asked: Asked = by === 'team' ? { kind: 'any', people: team } : { kind: 'role', role: 'em' };
  const top = topics[0];
  const question: Text =
    by === 'team' || !top
      ? text`Which one thing do we improve next?`
      : text`The team chose nothing. Do we improve “${typed(top.title)}”, which has the most votes?`;
  const answer = await ask(story, {
    id: by === 'team' ? 'improvement' : 'improvement-em',
    text: () => question,
    read: () => story.act.contentOf({ lines: topicLines(topics, (topic) => topic.votes) }),
    choices: () => [{ id: 'improvement', label: 'Choose the one', style: 'primary', form: 'improvement' }],
    asked,
    deadline,
    ifNobodyAnswers:
      by === 'team'
        ? 'the topic with the most votes is offered to the engineering manager'
        : '“none chosen” is recorded',
  });
  return answer.decided ? answer.decision : null;
}

/** Who names themselves has accepted. Whoever declines or stays silent does not own it: then it is the one who chose. */
async function ownerWhoAccepts(story: Story, chosen: Decision, from: On): Promise<PersonId> {
  const { owner, what, measure } = filledIn(chosen, 'improvement');
  if (owner === chosen.by) return owner;
  const answer = await ask(story, {
    id: 'accept',
    text: () =>
      text`${who(chosen.by)} names you as the owner of “${typed(what)}”, measured by ${typed(measure)}. Do you accept?`,
    read: () => story.act.contentOf({ lines: [{ id: 'improvement', text: text`${typed(what)}`, facts: { owner } }] }),
    choices: () => [
      { id: 'accept', label: 'I own it', style: 'primary' },
      { id: 'decline', label: 'Not me' },
    ],
    asked: { kind: 'any', people: [owner] },
    deadline: (await story.act.moment({ from, workingDays: 1 })).on,
    ifNobodyAnswers: 'whoever chose it owns it',
  });
  return answer.decided && answer.decision.choice === 'accept' ? owner : chosen.by;
}
