/** Faults on purpose: what goes wrong with the next calls of an operation. Held in memory; a restart forgets them. */
import { z } from 'zod';
import type { VendorName } from './frame.ts';

export const faultSchema = z.strictObject({
  vendor: z.enum(['slack', 'jira', 'github']),
  /** The operation's name (`chat.postMessage`, `createIssue`), or `*` for all. */
  match: z.string(),
  /**
   * `before`: the connection is cut and nothing happened. `after`: it happened, the reply is lost.
   * `slow`: it happens after `ms`. `status`: the given answer, and nothing happened.
   */
  kind: z.enum(['before', 'after', 'slow', 'status']),
  /** How many calls it hits. */
  times: z.int().min(1).default(1),
  /** How many matching calls it lets pass first. */
  skip: z.int().min(0).default(0),
  status: z.int().min(100).max(599).default(503),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  ms: z.int().min(0).default(0),
});
type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  /** The fault that hits this call, if one does; it is used up by that. */
  take(vendor: VendorName, operation: string): Fault | undefined;
  /** What has not hit yet. */
  pending(): readonly Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let planned: Fault[] = [];
  return {
    add: (fault) => planned.push({ ...fault }),
    take: (vendor, operation) => {
      for (const fault of planned) {
        if (fault.vendor !== vendor || (fault.match !== '*' && fault.match !== operation)) continue;
        if (fault.skip > 0) {
          fault.skip -= 1;
          continue;
        }
        fault.times -= 1;
        planned = planned.filter((one) => one.times > 0);
        return fault;
      }
      return undefined;
    },
    pending: () => planned,
    clear: () => {
      planned = [];
    },
  };
}
