/** A release: go or no-go on one commit and its list of changes, one publication, one announcement (R4, X1). */
import type { Content, CountedAnswer } from '../domain/decisions/decisions.ts';
import { formValues } from '../forms/values.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import * as questions from '../domain/questions.ts';
import { dated, linkTo, literal, text, userText, who } from '../domain/text/text.ts';
import { ask } from './decisions/ask.ts';
import type { AskingContext } from './decisions/open-question.ts';
import type { ReleaseInput, ReleasePhase, ReleaseResult } from './contract/release.ts';
import { runWorkflow } from './runtime/context.ts';
import type { Calls } from './runtime/activities.ts';
import type { WorkflowContext } from './runtime/context.ts';
import { retrospective } from './retrospective/retrospective.ts';

export async function release(input: ReleaseInput): Promise<ReleaseResult> {
  return runWorkflow({ ...input, key: input.release }, (ctx: WorkflowContext<ReleasePhase>) => live(ctx, input));
}

interface Proposal extends Content {
  readonly commit: string;
}

async function live(ctx: WorkflowContext<ReleasePhase>, input: ReleaseInput): Promise<ReleaseResult> {
  await ctx.enter('scheduled', input.dates.due);
  await ctx.waitUntil(input.dates.asked, 'go or no-go is asked');

  const { answer, proposal, due } = await goOrNoGo(ctx, input);
  if (answer.choice === 'cancel') {
    const { reason } = formValues(answer, 'reason');
    await ctx.announce(
      'cancelled',
      text`Release ${input.release} was cancelled by ${who(answer.by)}: ${userText(reason)}`,
    );
    return { outcome: 'cancelled', by: answer.by, reason };
  }

  await ctx.enter('publishing', due);
  await ctx.waitUntil(due, 'the release hour');
  const { commit, lines } = proposal;
  const { link, source } = await ctx.activities.publishRelease({ release: input.release, commit, lines });
  ctx.links['Release'] = link;
  await ctx.enter('published');
  await ctx.announce(
    'published',
    text`${input.release} is released, decided by ${who(answer.by)}: ${linkTo(link, source)}`,
  );
  if (input.retrospective) {
    const { team, version, iteration, participants } = input;
    const next = { team, version, key: input.release, iteration, participants };
    await ctx.startDetached(retrospective, input.release, next);
  }
  return { outcome: 'published', link, on: answer.on };
}

/** Asked until the captain says go or cancels: no-go and silence publish nothing, and it is asked again the next working day. */
async function goOrNoGo(
  ctx: AskingContext &
    Calls<'moment' | 'readRelease'> &
    Pick<WorkflowContext<ReleasePhase>, 'announce' | 'enter' | 'setConcern' | 'waitUntil'>,
  input: ReleaseInput,
): Promise<{ answer: CountedAnswer; proposal: Proposal; due: BusinessTime }> {
  let { asked, due } = input.dates;
  for (let attempt = 1; ; attempt += 1) {
    await ctx.enter('go or no-go', due);
    const outcome = await ask<Proposal>(ctx, {
      ...questions.go(input.release, attempt),
      read: () => ctx.activities.readRelease({ release: input.release }),
      choices: () => [
        { id: 'go', label: literal('Go'), style: 'primary' },
        { id: 'no-go', label: literal('No-go'), form: 'reason' },
        { id: 'cancel', label: literal('Cancel the release'), style: 'danger', form: 'reason' },
      ],
      deadline: due,
    });
    if (outcome.decided && outcome.answer.choice !== 'no-go') {
      await ctx.setConcern('not released', null);
      return { answer: outcome.answer, proposal: outcome.shown, due };
    }
    await ctx.setConcern('not released', 'overdue');
    asked = (await ctx.activities.moment({ from: asked, workingDays: 1 })).on;
    due = (await ctx.activities.moment({ from: due, workingDays: 1 })).on;
    const why = outcome.decided
      ? text`${who(outcome.answer.by)} decided no-go: ${userText(formValues(outcome.answer, 'reason').reason)}`
      : text`nobody answered`;
    await ctx.announce(
      `not released ${attempt}`,
      text`${input.release} is not released: ${why}. The next go/no-go is ${dated(asked)}.`,
    );
    await ctx.waitUntil(asked, 'go or no-go is asked again');
  }
}
