/** A workflow for the tests: one decision with two seats and a veto, and nothing else. */
import { together } from '../../../domain/decisions/panel.ts';
import type { WorkflowKey } from '../../../domain/ids.ts';
import type { PersonId, TeamRef } from '../../../domain/team.ts';
import { literal, text } from '../../../domain/text/text.ts';
import { ask } from '../../../workflows/decisions/ask.ts';
import { runWorkflow } from '../../../workflows/runtime/context.ts';

interface TwoSeatsInput extends TeamRef {
  readonly key: WorkflowKey;
  readonly participants: readonly PersonId[];
}

export async function twoSeats(input: TwoSeatsInput): Promise<string> {
  return runWorkflow<'deciding', string>(input, async (ctx) => {
    const deadline = (await ctx.activities.moment({ from: await ctx.now(), workingDays: 2 })).on;
    await ctx.enter('deciding', deadline);
    const outcome = await ask(ctx, {
      id: 'both',
      text: () => text`Do both agree?`,
      read: () => ctx.activities.contentOf({ lines: [] }),
      choices: () => [
        { id: 'yes', label: literal('Yes') },
        { id: 'stop', label: literal('Stop') },
      ],
      panel: together([{ role: 'em' }, { role: 'captain' }], ['stop']),
      deadline,
      ifNobodyAnswers: literal('nothing happens'),
    });
    return outcome.decided ? outcome.answer.choice : 'nothing happens';
  });
}
