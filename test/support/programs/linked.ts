/** Workflows for the tests: one starts two others, of which one ends at once, and waits with the other until somebody cancels; so does who comes late. */
import { condition } from '@temporalio/workflow';
import type { WorkflowKey } from '../../../domain/ids.ts';
import type { TeamRef } from '../../../domain/team.ts';
import { text, type Text } from '../../../domain/text/text.ts';
import { CleanUp } from '../../../workflows/runtime/clean-up.ts';
import { runWorkflow } from '../../../workflows/runtime/context.ts';

export interface LinkedInput extends TeamRef {
  readonly key: WorkflowKey;
}

export async function brief(input: LinkedInput): Promise<void> {
  await runWorkflow<'here', void>(input, (ctx) => ctx.enter('here'));
}

export async function lasting(input: LinkedInput): Promise<void> {
  await runWorkflow<'here', void>(input, async (ctx) => {
    await ctx.enter('here');
    await condition(() => false);
  });
}

export async function starter(input: LinkedInput): Promise<void> {
  await runWorkflow<'waiting', void>(input, async (ctx) => {
    const { key } = input;
    await ctx.startDetached(brief, key, input);
    await ctx.startDetached(lasting, key, input);
    await ctx.enter('waiting');
    await condition(() => false);
  });
}

/** Finds both started by somebody else. */
export const latecomer = (input: LinkedInput): Promise<void> => starter(input);

/** @returns what was taken back, in this order */
export async function undone({ key }: LinkedInput): Promise<string[]> {
  const order: string[] = [];
  const cleanUp = new CleanUp();
  const done = (what: Text, call: string) => cleanUp.onCancel(what, async () => void order.push(call));
  const fails = (what: Text, call: string) =>
    cleanUp.onCancel(what, async () => {
      order.push(call);
      throw new Error(call);
    });
  fails(text`notes`, 'notes');
  done(text`comments`, 'first comment');
  fails(text`comments`, 'second comment');
  done(text`comments`, 'third comment');
  done(text`labels`, 'first labels');
  done(text`issue`, 'issue');
  done(text`labels`, 'second labels');
  const { cleaned, left } = await cleanUp.run({
    type: 'undone',
    key,
    cancelLinked: async () => ({ cleaned: [], left: [] }),
    withdrawQuestions: async () => ({ unreachable: 1, reason: null }),
    notify: async () => undefined,
  });
  return [...order, ...cleaned, ...left];
}
