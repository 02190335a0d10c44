/** How a workflow ended, in words. */
import { z } from 'zod';
import { formatTime } from '../domain/text/dates.ts';
import type { PhaseStatus } from '../records/workflow-status.ts';
import { indented } from '../client/terminal/print.ts';

const cancelled = z.object({ cleaned: z.array(z.string()), left: z.array(z.string()) });
const iteration = z.object({
  planned: z.boolean(),
  goals: z.array(z.object({ score: z.string() })),
  done: z.number(),
  carriedOver: z.number(),
  dropped: z.number(),
  gone: z.number(),
});
const published = z.object({ outcome: z.literal('published'), link: z.string(), on: z.string() });
const notReleased = z.object({ outcome: z.literal('cancelled'), by: z.string(), reason: z.string() });
const retrospective = z.object({
  held: z.boolean(),
  improvement: z.object({ what: z.string(), item: z.string() }).nullable(),
});
/** Of a workflow that is not known here. */
const simple = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().catch(undefined),
);

/** A cancelled one says what was taken back and what is left; one that ran its course, what it led to. */
export function outcomeWords({ outcome, reason }: Omit<NonNullable<PhaseStatus['ended']>, 'on'>): string[] {
  const said = reason ? [indented(reason, '  reason     ')] : [];
  const end = cancelled.safeParse(outcome);
  if (end.success) {
    const { cleaned, left } = end.data;
    return [
      ...said,
      indented(cleaned.length > 0 ? cleaned.join(', ') : 'nothing: nothing had been done', '  taken back '),
      indented(left.length > 0 ? left.join(', ') : 'nothing', '  left       '),
    ];
  }
  const words = sentence(outcome);
  if (words !== null) return [...said, indented(words, '  ')];
  const facts = Object.entries(simple.safeParse(outcome).data ?? {}).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return [...said, ...facts.map(([name, value]) => indented(`${worded(name)}: ${String(value)}`, '  '))];
}

function sentence(outcome: object | null): string | null {
  const closed = iteration.safeParse(outcome).data;
  if (closed) return iterationWords(closed);
  const out = published.safeParse(outcome).data;
  if (out) return `Published ${formatTime(out.on)}: ${out.link}`;
  const not = notReleased.safeParse(outcome).data;
  if (not) return `Cancelled by ${not.by}: ${not.reason}`;
  const held = retrospective.safeParse(outcome).data;
  if (!held) return null;
  if (held.improvement) return `It chose to improve: ${held.improvement.what} (${held.improvement.item}).`;
  return held.held ? 'Nothing was chosen to improve.' : 'It was not held: nobody wrote a reflection.';
}

function iterationWords({ planned, goals, done, carriedOver, dropped, gone }: z.infer<typeof iteration>): string {
  const scores = new Map<string, number>();
  for (const { score } of goals) scores.set(score, (scores.get(score) ?? 0) + 1);
  const scored = [...scores].map(([score, number]) => `${number} ${score}`).join(', ');
  return [
    ...(planned ? [] : ['Nobody committed a plan.']),
    `Items: ${done} done, ${carriedOver} carried over, ${dropped} dropped${gone > 0 ? `, ${gone} no longer in Jira` : ''}.`,
    ...(scored === '' ? [] : [`Goals: ${scored}.`]),
  ].join(' ');
}

/** `carriedOver` is `carried over`. */
function worded(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
