/** How often each operation of a vendor was called, and what came of it: calls against effects. */
import type { Effect, Vendor, World } from '../frame.ts';

interface Count {
  /** Its title. */
  readonly vendor: string;
  readonly operation: string;
  readonly calls: number;
  /** Calls whose answer never arrived, or was an error, on purpose. */
  readonly failed: number;
  readonly effects: number;
  /** Effects beyond the first that carry the same business key; null where nothing new is made. */
  readonly doubled: number | null;
}

export interface Counts {
  called(vendor: string, operation: string): void;
  failed(vendor: string, operation: string): void;
  /** Operations that change something, and how often the others were called. */
  forPage(effects: readonly Effect[]): { readonly operations: readonly Count[]; readonly reads: number };
}

interface Kept {
  readonly calls: Record<string, { calls: number; failed: number }>;
}

/** What people do themselves is nobody's attempt. */
export const isPeoples = (operation: string): boolean => operation.startsWith('people.');

export function createCounts(world: World, vendors: readonly Vendor[]): Counts {
  // Written with the next change of the world: a count alone is not worth a write.
  const { value } = world.state<Kept>('calls', () => ({ calls: {} }));
  const of = (vendor: string, operation: string) => (value.calls[`${vendor} ${operation}`] ??= { calls: 0, failed: 0 });
  return {
    called: (vendor, operation) => void (of(vendor, operation).calls += 1),
    failed: (vendor, operation) => void (of(vendor, operation).failed += 1),
    forPage: (effects) => {
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
          const [name, operation = ''] = key.split(' ');
          const vendor = vendors.find((one) => one.name === name);
          const { effects: count = 0, doubled = 0 } = made.get(key) ?? {};
          return {
            vendor: vendor?.title ?? name ?? '',
            operation,
            calls,
            failed,
            effects: count,
            doubled: vendor?.creates.includes(operation) ? doubled : null,
          };
        }),
        reads: known.reduce((sum, [key, { calls }]) => sum + (made.has(key) ? 0 : calls), 0),
      };
    },
  };
}
