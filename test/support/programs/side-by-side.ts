/** A workflow for the tests: two things side by side, each with a local activity before a word to the team; one of them by way of a condition. */
import { condition } from '@temporalio/workflow';
import type { WorkflowKey } from '../../../domain/ids.ts';
import type { PersonId, TeamRef } from '../../../domain/team.ts';
import { text } from '../../../domain/text/text.ts';
import { runWorkflow } from '../../../workflows/runtime/context.ts';

export interface SideBySideInput extends TeamRef {
  readonly key: WorkflowKey;
  readonly participants: readonly PersonId[];
}

export async function sideBySide(input: SideBySideInput): Promise<string> {
  return runWorkflow<'both', string>(input, async (ctx) => {
    const { openActions, contentOf, announce, notifyWithFallback } = ctx.activities;
    const slow = openActions({}).then(() => announce({ key: 'slow', body: text`The slow one.` }));
    let isRead = false;
    const fast = contentOf({ lines: [] }).then(() => {
      isRead = true;
    });
    const told = condition(() => isRead).then(() => notifyWithFallback({ key: 'fast', body: text`The fast one.` }));
    await Promise.all([slow, fast, told]);
    return 'both are done';
  });
}
