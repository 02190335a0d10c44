/** Waiting: the only place that reads the workflow's clock. Moments come from the calendar activities. */
import { condition } from '@temporalio/workflow';
import type { Moment, BusinessTime } from '../../domain/calendar/moments.ts';

/** The activity that says whether a moment has come in business time. */
type WaitForBusinessTime = (input: { on: BusinessTime }) => Promise<{ come: true } | { come: false; wakeAt: number }>;

/** Sleeps to the moment, and on while business time is not there yet. True: `unless` came first. */
export async function sleepUntil(
  { on, wakeAt, exact }: Moment,
  why: string,
  waitForBusinessTime: WaitForBusinessTime,
  unless: () => boolean = () => false,
): Promise<boolean> {
  const summary = `${why} · ${on.slice(0, 16).replace('T', ' ')}`;
  for (let next = wakeAt; ;) {
    if (await condition(unless, Math.max(1, next - Date.now()), { summary })) return true;
    if (exact) return false;
    const answer = await unlessFirst(() => waitForBusinessTime({ on }), unless);
    if (answer === undefined) return true;
    if (answer.come) return false;
    next = answer.wakeAt;
  }
}

/** Between the tries of what is parked: a minute at first, four hours at the most. Machine time, for nothing in the business depends on it. */
export async function waitBeforeRetry(attempt: number, unless: () => boolean): Promise<void> {
  const minutes = Math.min(2 ** attempt, 240);
  await condition(unless, minutes * 60_000, { summary: 'retry after an outside fault, or on resume' });
}

/**
 * The activity's answer, or undefined when `unless` came first. The activity is then left to itself and its late answer ignored: it only looks
 * at the clock, and a cancel in flight costs more than its end (docs/decisions/0004).
 */
async function unlessFirst<Answer>(
  activity: () => Promise<Answer>,
  unless: () => boolean,
): Promise<Answer | undefined> {
  let outcome: { answer: Answer } | { failure: unknown } | undefined;
  activity().then(
    (answer) => {
      outcome = { answer };
    },
    (failure: unknown) => {
      outcome = { failure };
    },
  );
  await condition(() => outcome !== undefined || unless());
  if (outcome === undefined) return undefined;
  if ('failure' in outcome) throw outcome.failure;
  return outcome.answer;
}
