/** How workflows ended: the outcome that each type leaves in its row, read again (`workflows/contract` has the types). */
import { z } from 'zod';
import type { WorkflowRow } from './workflows.ts';

const cancelled = z.object({ cleaned: z.array(z.string()), left: z.array(z.string()) });

const results = {
  iteration: z.object({
    planned: z.boolean(),
    goals: z.array(z.object({ score: z.string() })),
    done: z.number(),
    carriedOver: z.number(),
    dropped: z.number(),
    gone: z.number(),
  }),
  release: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('published'), link: z.string(), on: z.string() }),
    z.object({ outcome: z.literal('cancelled'), by: z.string(), reason: z.string() }),
  ]),
  retrospective: z.object({
    held: z.boolean(),
    improvement: z.object({ what: z.string(), item: z.string() }).nullable(),
  }),
};
/** What people see of a result; the result itself may hold more. */
export type Results = { readonly [Type in keyof typeof results]: z.output<(typeof results)[Type]> };

/** What the workflow came to; null while it runs, when it was cancelled, and of every other type. */
export function resultOf<Type extends keyof Results>(
  type: Type,
  workflow: Pick<WorkflowRow, 'type' | 'phase' | 'outcome'>,
): Results[Type] | null;
export function resultOf(
  type: keyof Results,
  workflow: Pick<WorkflowRow, 'type' | 'phase' | 'outcome'>,
): Results[keyof Results] | null {
  if (workflow.type !== type || workflow.phase !== 'closed') return null;
  return results[type].parse(workflow.outcome);
}

/** What a cancel took back and what it left; null for a workflow that was not cancelled, or is still cleaning up. */
export function cleanUpOf({
  phase,
  outcome,
}: Pick<WorkflowRow, 'phase' | 'outcome'>): z.output<typeof cancelled> | null {
  return phase === 'cancelled' ? cancelled.parse(outcome) : null;
}
