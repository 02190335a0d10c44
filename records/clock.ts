/** The demo's clock, one for the whole installation: the supervisor of the demo moves it, everyone else reads it. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Business time stood at `businessMs` when real time was `realMs`, and runs `rate` times as fast; rate 0: it is paused. */
export interface ClockRow {
  readonly businessMs: number;
  readonly realMs: number;
  readonly rate: number;
}

export async function readClock(db: Kysely<Tables>): Promise<ClockRow | null> {
  const row = await db.selectFrom('clock').selectAll().executeTakeFirst();
  return row ? { businessMs: Number(row.business_ms), realMs: Number(row.real_ms), rate: row.rate } : null;
}

/** Between two ticks of the supervisor readers go on by themselves, but no further than this: a stopped demo is paused. */
export const longestTick = 1_000;

/** Business time at this real time, both in epoch milliseconds. */
export function businessAt(clock: ClockRow, real: number): number {
  const elapsed = Math.min(Math.max(real - clock.realMs, 0), longestTick);
  return Math.round(clock.businessMs + clock.rate * elapsed);
}

/** Business time now: the demo's clock where there is one, else real time. */
export async function businessNow(db: Kysely<Tables>): Promise<number> {
  const clock = await readClock(db);
  return clock ? businessAt(clock, Date.now()) : Date.now();
}

/** Only the demo's supervisor calls this. */
export async function setClock(db: Kysely<Tables>, row: ClockRow): Promise<void> {
  const values = { business_ms: String(Math.round(row.businessMs)), real_ms: String(row.realMs), rate: row.rate };
  await db
    .insertInto('clock')
    .values(values)
    .onConflict((conflict) => conflict.column('is_only').doUpdateSet(values))
    .execute();
}
