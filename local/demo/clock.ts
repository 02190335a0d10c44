/**
 * The demo's business time. This is the only place that moves it: a day is some seconds, and it is paused while
 * a question waits for an answer, so that a person at the console has the time to give it.
 */
import { getsReminders } from '../../domain/decisions/panel.ts';
import type { Kysely } from 'kysely';
import { iterationStarting } from '../../domain/calendar/calendar.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Team } from '../../domain/team.ts';
import { millisOf, businessTimeAt } from '../../domain/calendar/working-days.ts';
import { readClock, setClock } from '../../records/clock.ts';
import { openQuestions, type QuestionRow } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';
import { repeatedly, type Repeated } from '../../worker/repeatedly.ts';
import type { Silence } from './silence.ts';

export interface DemoClockOptions {
  readonly db: Kysely<Tables>;
  /** Stands still while somebody of any team is asked; with scripted teammates it never does. */
  readonly waitsForPeople: boolean;
  /** Real seconds that a day takes. */
  readonly secondsADay?: number;
  /** While it lasts, nobody is waited for. */
  readonly silence?: Silence;
  /** Stands also while this says so, or cannot say. */
  readonly holds?: () => Promise<boolean>;
}
const tickMs = 100;
/** No reader counts on more than this between two ticks, and after a pause of this process no more is made up for. */
const longestTickMs = 1_000;
/** A question holds the clock for so long, in real time; then its reminders and its safe outcome show themselves. */
const timeoutMs = 15 * 60_000;
/** One that anybody may answer holds it until somebody has, and no longer than this. */
const patienceForAnyoneMs = 60_000;
const hourMs = 3_600_000;

/** A few business hours before the first draft opens; an earlier demo continues where it stood. */
export async function setFirstMorning(db: Kysely<Tables>, team: Team): Promise<void> {
  if (await readClock(db)) return;
  const { dates } = iterationStarting(team, team.iteration.anchor);
  await setClock(db, { businessMs: millisOf(dates.draftOpens) - 4 * hourMs, realMs: Date.now(), rate: 0 });
}

/** The date in the demo's business calendar. */
export async function today(db: Kysely<Tables>, team: Team): Promise<BusinessTime> {
  return businessTimeAt(team, (await readClock(db))?.businessMs ?? 0);
}

/** Moves the clock of all teams; only one may run. Whatever a tick cannot read or write (a database that starts again) the next one makes good. */
export function runDemoClock({ db, waitsForPeople, secondsADay = 5, silence, holds }: DemoClockOptions): Repeated {
  const rate = (24 * 3_600) / secondsADay;
  const patience = createPolicy();
  const tick = async () => {
    const now = await readClock(db);
    if (!now) return;
    const realMs = Date.now();
    const elapsed = Math.min(Math.max(realMs - now.realMs, 0), longestTickMs);
    const open = await openQuestions(db);
    const silent = (await silence?.look(db, open)) ?? false;
    const isAsked = waitsForPeople && !silent && patience.lasts(open, elapsed);
    const stands = isAsked || (await holds?.().catch(() => true));
    await setClock(db, { businessMs: now.businessMs + now.rate * elapsed, realMs, rate: stands ? 0 : rate });
  };
  const ticking = repeatedly(tickMs, tick);
  return {
    stop: async () => {
      await ticking.stop();
      const now = await readClock(db);
      if (now) await setClock(db, { ...now, rate: 0 });
    },
  };
}

/** Counts the time in which this process held the clock for a question: a demo that was stopped for an hour begins anew. */
function createPolicy() {
  const held = new Map<string, number>();
  return {
    lasts(open: readonly QuestionRow[], elapsedMs: number): boolean {
      const holding = open.filter((row) => (held.get(idOf(row)) ?? 0) < patienceFor(row));
      for (const row of holding) held.set(idOf(row), (held.get(idOf(row)) ?? 0) + elapsedMs);
      return holding.length > 0;
    },
  };
}

const idOf = (row: QuestionRow): string => `${row.workflow_id} ${row.question_id}`;

function patienceFor(row: QuestionRow): number {
  if (getsReminders(row.question.panel)) return row.waited_for.length > 0 ? timeoutMs : 0;
  return row.answers.length === 0 ? patienceForAnyoneMs : 0;
}
