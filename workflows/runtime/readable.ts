/** An input or an answer that cannot be read fails its task: nothing continues on it, and the fix lets the workflow go on. */
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { Unreadable } from './payload-converter.ts';

export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      async execute(input, next) {
        for (const one of input.args) readable(one, 'The input of this workflow');
        return next(input);
      },
    },
  ],
  outbound: [
    {
      scheduleActivity: async (input, next) =>
        readable(await next(input), `The result of the activity ${input.activityType}`),
      scheduleLocalActivity: async (input, next) =>
        readable(await next(input), `The result of the activity ${input.activityType}`),
    },
  ],
});

/** @throws {Error} which is none of Temporal's failures: it fails the workflow task, never the workflow */
function readable<Value>(value: Value, what: string): Value {
  if (value instanceof Unreadable) throw new Error(`${what} cannot be read.`);
  return value;
}
