/** How a workflow ended, in words. */
import { z } from 'zod';
import { formatTime } from '../domain/text/dates.ts';
import type { Results } from '../domain/results.ts';
import { cleanUpOf, resultOf } from '../records/results.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import { indented } from '../client/terminal/print.ts';

type Ended = Pick<WorkflowRow, 'type' | 'phase' | 'outcome'>;

/** A cancelled one says what was taken back and what is left; one that ran its course, what it led to. */
export function outcomeWords(ended: Ended, reason: string | null): string[] {
  const why = reason ? [indented(reason, '  reason     ')] : [];
  const end = cleanUpOf(ended);
  if (end) {
    const { cleaned, left } = end;
    return [
      ...why,
      indented(cleaned.length > 0 ? cleaned.join(', ') : 'nothing', '  undone     '),
      indented(left.length > 0 ? left.join(', ') : 'nothing', '  left       '),
    ];
  }
  const [iteration, release] = [resultOf('iteration', ended), resultOf('release', ended)];
  const retrospective = resultOf('retrospective', ended);
  if (iteration) return [indented(iterationWords(iteration), '  ')];
  if (release) return [indented(releaseWords(release), '  ')];
  if (retrospective) return [indented(retrospectiveWords(retrospective), '  ')];
  return factsOf(ended.outcome).map(([name, value]) => indented(`${worded(name)}: ${String(value)}`, '  '));
}

function releaseWords(release: Results['release']): string {
  return release.outcome === 'published'
    ? `Published ${formatTime(release.on)}: ${release.link}`
    : `Cancelled by ${release.by}: ${release.reason}`;
}

function retrospectiveWords({ held, improvement }: Results['retrospective']): string {
  if (improvement) return `Chosen improvement: ${improvement.what} (${improvement.item}).`;
  return held ? 'No improvement was chosen.' : 'It was not held: nobody wrote a reflection.';
}

function iterationWords({ planned, goals, done, carriedOver, dropped, gone }: Results['iteration']): string {
  const scores = new Map<string, number>();
  for (const { score } of goals) scores.set(score, (scores.get(score) ?? 0) + 1);
  const scored = [...scores].map(([score, number]) => `${number} ${score}`).join(', ');
  return [
    ...(planned ? [] : ['Nobody committed a plan.']),
    `Items: ${done} done, ${carriedOver} carried over, ${dropped} dropped${gone > 0 ? `, ${gone} no longer in Jira` : ''}.`,
    ...(scored === '' ? [] : [`Goals: ${scored}.`]),
  ].join(' ');
}

const simple = z.union([z.string(), z.number(), z.boolean()]);

/** Of a type without words of its own: what is simple in its result. */
function factsOf(outcome: object | null): [string, z.output<typeof simple>][] {
  return Object.entries(outcome ?? {}).flatMap(([name, value]) => {
    const fact = simple.safeParse(value);
    return fact.success ? [[name, fact.data]] : [];
  });
}

/** `carriedOver` is `carried over`. */
function worded(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
