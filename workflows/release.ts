/** A release: go or no-go on one commit and its list of changes, one publication, one announcement (R4, X1). */
import type { Content, Decision } from '../domain/decisions.ts';
import { filledIn } from '../domain/decisions.ts';
import type { On } from '../domain/moments.ts';
import * as questions from '../domain/questions.ts';
import { at, fixed, text, typed, who } from '../domain/text.ts';
import { ask } from './ask.ts';
import type { ReleaseInput, ReleaseResult } from './contract.ts';
import { follow } from './follow.ts';
import { tellStory } from './process.ts';
import type { Story } from './process.ts';
import { retrospective } from './retrospective.ts';

export async function release(input: ReleaseInput): Promise<ReleaseResult> {
  return tellStory({ ...input, key: input.release }, (story) => live(story, input));
}

interface Proposal extends Content {
  readonly commit: string;
}

async function live(story: Story, input: ReleaseInput): Promise<ReleaseResult> {
  await story.enter('scheduled', input.dates.due);
  await story.until(input.dates.asked, 'go or no-go is asked');

  const { decision, proposal, due } = await goOrNoGo(story, input);
  if (decision.choice === 'cancel') {
    const { reason } = filledIn(decision, 'reason');
    await story.announce(
      'cancelled',
      text`Release ${fixed(input.release)} was cancelled by ${who(decision.by)}: ${typed(reason)}`,
    );
    return { outcome: 'cancelled', by: decision.by, reason };
  }

  await story.enter('publishing', due);
  await story.until(due, 'the release hour');
  const { commit, lines } = proposal;
  const { link } = await story.act.publishRelease({ release: input.release, commit, lines });
  story.links['Release'] = link;
  story.cleanUp.leaves(text`release ${fixed(input.release)}, which is published`);
  await story.enter('published');
  await story.announce(
    'published',
    text`${fixed(input.release)} is released, decided by ${who(decision.by)}: ${fixed(link)}`,
  );
  if (input.retrospective) {
    const { team, version, iteration, participants } = input;
    const next = { team, version, key: input.release, iteration, participants };
    await follow(retrospective, input.release, next);
  }
  return { outcome: 'published', link, on: decision.on };
}

/** Asked until the captain says go or cancels: no-go and silence publish nothing, and it is asked again the next working day. */
async function goOrNoGo(
  story: Story,
  input: ReleaseInput,
): Promise<{ decision: Decision; proposal: Proposal; due: On }> {
  let { asked, due } = input.dates;
  for (let attempt = 1; ; attempt += 1) {
    await story.enter('go or no-go', due);
    const answer = await ask<Proposal>(story, {
      ...questions.go(input.release, attempt),
      read: () => story.act.readRelease({ release: input.release }),
      choices: () => [
        { id: 'go', label: 'Go', style: 'primary' },
        { id: 'no-go', label: 'No-go', form: 'reason' },
        { id: 'cancel', label: 'Cancel the release', style: 'danger', form: 'reason' },
      ],
      deadline: due,
    });
    if (answer.decided && answer.decision.choice !== 'no-go') {
      await story.concern('not released', null);
      return { decision: answer.decision, proposal: answer.shown, due };
    }
    await story.concern('not released', 'overdue');
    asked = (await story.act.moment({ from: asked, workingDays: 1 })).on;
    due = (await story.act.moment({ from: due, workingDays: 1 })).on;
    const why = answer.decided
      ? text`${who(answer.decision.by)} said no-go: ${typed(filledIn(answer.decision, 'reason').reason)}`
      : text`nobody decided`;
    await story.announce(
      `not released ${attempt}`,
      text`${fixed(input.release)} is not released, for ${why}. It is asked again ${at(asked)}.`,
    );
    await story.until(asked, 'go or no-go is asked again');
  }
}
