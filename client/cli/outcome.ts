/** How a story ended, in words. */
import { z } from 'zod';
import type { Standing } from '../../records/standing.ts';
import { indented } from './print.ts';

const cancelled = z.object({ cleaned: z.array(z.string()), left: z.array(z.string()) });
const simple = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().catch(undefined),
);

/** A cancelled one says what was taken back and what is left; one that ran its course, what it led to. */
export function outcomeWords({ outcome, reason }: Omit<NonNullable<Standing['ended']>, 'on'>): string[] {
  const said = reason ? [indented(reason, '  reason     ')] : [];
  const end = cancelled.safeParse(outcome);
  if (end.success) {
    const { cleaned, left } = end.data;
    return [
      ...said,
      indented(cleaned.length > 0 ? cleaned.join(', ') : 'nothing, for nothing had been done', '  taken back '),
      indented(left.length > 0 ? left.join(', ') : 'nothing', '  left       '),
    ];
  }
  const facts = Object.entries(simple.safeParse(outcome).data ?? {}).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return [...said, ...facts.map(([name, value]) => indented(`${worded(name)}: ${String(value)}`, '  '))];
}

/** `carriedOver` is `carried over`. */
function worded(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
