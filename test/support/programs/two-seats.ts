/** Workflows for the tests: one decision that several people make together, and nothing else. */
import { atLeast, openTo, together, type Panel } from '../../../domain/decisions/panel.ts';
import type { WorkflowKey } from '../../../domain/ids.ts';
import type { PersonId, TeamId, TeamRef } from '../../../domain/team.ts';
import { literal, text } from '../../../domain/text/text.ts';
import { ask, collect } from '../../../workflows/decisions/ask.ts';
import { runWorkflow } from '../../../workflows/runtime/context.ts';

interface SeatsInput extends TeamRef {
  readonly key: WorkflowKey;
  readonly participants: readonly PersonId[];
  readonly other?: TeamId;
}

/** What came of it, and by whom, in the order of their answers. */
export interface Decision {
  readonly choice: string;
  readonly by: readonly string[];
}

/** The engineering manager and the release captain together, and a veto. */
export async function twoSeats(input: SeatsInput): Promise<Decision> {
  return decide(input, together([{ role: 'em' }, { role: 'captain' }], ['stop']));
}

/** The engineering managers of two teams. */
export async function twoTeams(input: SeatsInput): Promise<Decision> {
  return decide(input, together([{ role: 'em' }, { role: 'em', team: input.other }]));
}

/** Any two of all. */
export async function twoOfAll(input: SeatsInput): Promise<Decision> {
  return decide(input, atLeast(2, input.participants));
}

async function decide(input: SeatsInput, panel: Panel): Promise<Decision> {
  return runWorkflow<'deciding', Decision>({ ...input, iteration: input.key }, async (ctx) => {
    const deadline = (await ctx.activities.moment({ from: await ctx.now(), workingDays: 2 })).on;
    await ctx.enter('deciding', deadline);
    const outcome = await ask(ctx, {
      id: 'both',
      text: () => text`Do both agree?`,
      read: () => ctx.activities.contentOf({ lines: [] }),
      choices: () => [
        { id: 'yes', label: literal('Yes') },
        { id: 'stop', label: literal('Stop'), form: 'reason' },
      ],
      panel,
      deadline,
      ifNobodyAnswers: literal('nothing happens'),
    });
    return {
      choice: outcome.decided ? outcome.answer.choice : 'nothing happens',
      by: outcome.answers.map((one) => `${one.by}: ${one.choice}`),
    };
  });
}

/** Both seats, on content that changes as soon as anybody answers the other question. */
export async function twoSeatsOnWhatChanges(input: SeatsInput): Promise<Decision> {
  return runWorkflow<'deciding', Decision>({ ...input, iteration: input.key }, async (ctx) => {
    const deadline = (await ctx.activities.moment({ from: await ctx.now(), workingDays: 2 })).on;
    await ctx.enter('deciding', deadline);
    const choices = () => [{ id: 'yes', label: literal('Yes') }];
    const ifNobodyAnswers = literal('nothing happens');
    const state: { changed: boolean; stale: boolean } = { changed: false, stale: false };
    const [, outcome] = await Promise.all([
      collect(ctx, {
        id: 'change',
        text: () => text`Does it change?`,
        read: () => ctx.activities.contentOf({ lines: [] }),
        choices,
        panel: openTo(input.participants),
        deadline,
        ifNobodyAnswers,
        onAnswer: () => Object.assign(state, { changed: true, stale: true }),
      }),
      ask(ctx, {
        id: 'both',
        text: () => text`Do both agree?`,
        read: () => {
          state.stale = false;
          return ctx.activities.contentOf({ lines: state.changed ? [{ id: 'new', text: text`It changed.` }] : [] });
        },
        choices,
        panel: together([{ role: 'em' }, { role: 'captain' }]),
        deadline,
        ifNobodyAnswers,
        stale: () => state.stale,
      }),
    ]);
    return {
      choice: outcome.decided ? outcome.answer.choice : 'nothing happens',
      by: outcome.answers.map((one) => `${one.by}: ${one.choice}`),
    };
  });
}
