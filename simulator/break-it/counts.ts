/** How often each operation of a vendor was called, and what came of it: calls against effects. */
import type { Effect, VendorName, World } from '../frame.ts';

interface Count {
  readonly vendor: VendorName;
  readonly operation: string;
  readonly calls: number;
  /** Calls whose answer never arrived, or was an error, on purpose. */
  readonly failed: number;
  readonly effects: number;
  /** Effects beyond the first that carry the same business key; null where nothing new is made. */
  readonly doubled: number | null;
}

/** The operations that make something new; the rest changes what is there, and may be repeated. */
const creating = ['chat.postMessage', 'createIssue', 'issues.create', 'issues.createComment', 'repos.createRelease'];

export interface Counts {
  called(vendor: VendorName, operation: string): void;
  failed(vendor: VendorName, operation: string): void;
  /** Operations that change something, and how often the others were called. */
  told(effects: readonly Effect[]): { readonly operations: readonly Count[]; readonly reads: number };
}

interface Kept {
  readonly calls: Record<string, { calls: number; failed: number }>;
}

/** What people do themselves is nobody's attempt. */
export const isPeoples = (operation: string): boolean => operation.startsWith('people.');

export function createCounts(world: World): Counts {
  // Written with the next change of the world: a count alone is not worth a write.
  const { value } = world.state<Kept>('calls', () => ({ calls: {} }));
  const of = (vendor: VendorName, operation: string) =>
    (value.calls[`${vendor} ${operation}`] ??= { calls: 0, failed: 0 });
  return {
    called: (vendor, operation) => void (of(vendor, operation).calls += 1),
    failed: (vendor, operation) => void (of(vendor, operation).failed += 1),
    told: (effects) => {
      const made = new Map<string, { effects: number; markers: Set<string>; doubled: number }>();
      for (const { vendor, operation, marker } of effects.filter((one) => !isPeoples(one.operation))) {
        const key = `${vendor} ${operation}`;
        const one = made.get(key) ?? { effects: 0, markers: new Set(), doubled: 0 };
        made.set(key, one);
        one.effects += 1;
        if (marker !== undefined && one.markers.has(marker)) one.doubled += 1;
        if (marker !== undefined) one.markers.add(marker);
      }
      const known = Object.entries(value.calls);
      const changing = known.filter(([key, { failed }]) => made.has(key) || failed > 0);
      return {
        operations: changing.map(([key, { calls, failed }]): Count => {
          const [vendor, operation] = partsOf(key);
          const { effects: count = 0, doubled = 0 } = made.get(key) ?? {};
          return {
            vendor,
            operation,
            calls,
            failed,
            effects: count,
            doubled: creating.includes(operation) ? doubled : null,
          };
        }),
        reads: known.reduce((sum, [key, { calls }]) => sum + (made.has(key) ? 0 : calls), 0),
      };
    },
  };
}

function partsOf(key: string): [VendorName, string] {
  const [vendor, operation = ''] = key.split(' ');
  return [vendor === 'jira' || vendor === 'github' ? vendor : 'slack', operation];
}
