/** Faults on purpose: what goes wrong with the next call of an operation. Held in memory; a restart forgets them. */
import { z } from 'zod';

export const faultSchema = z.strictObject({
  vendor: z.string(),
  /** The operation's name: `chat.postMessage`, `createIssue`. */
  match: z.string(),
  /**
   * `before`: the connection is cut and nothing happened. `after`: it happened, the reply is lost.
   * `slow`: it happened, the reply comes only after `ms`. `status`: the given answer, and nothing happened.
   * `late`: the connection is cut, and it happens all the same, after `ms`.
   */
  kind: z.enum(['before', 'after', 'slow', 'late', 'status']),
  status: z.int().min(200).max(599).default(503),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  ms: z.int().min(0).default(0),
});
type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  /** The fault that hits this call, if one does; it is used up by that. */
  take(vendor: string, operation: string): Fault | undefined;
}

export function createFaults(): Faults {
  const planned: Fault[] = [];
  return {
    add: (fault) => planned.push(fault),
    take: (vendor, operation) => {
      const index = planned.findIndex((fault) => fault.vendor === vendor && fault.match === operation);
      return index < 0 ? undefined : planned.splice(index, 1)[0];
    },
  };
}
