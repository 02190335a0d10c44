/** Workflows for the tests: one starts two others, of which one ends at once, and waits with the other until somebody cancels. */
import { condition } from '@temporalio/workflow';
import type { WorkflowKey } from '../../../domain/ids.ts';
import type { TeamRef } from '../../../domain/team.ts';
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
