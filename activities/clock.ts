/** What time it is. In production business time is real time; the composition root may choose the demo's clock. */
import type { Kysely } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import { businessTimeAt } from '../domain/calendar/working-days.ts';
import type { Team } from '../domain/team.ts';
import { businessAt, longestTick, readClock, type ClockRow } from '../records/clock.ts';
import type { Tables } from '../records/tables.ts';

/** Now, in the team's business time. */
export async function businessNow(clock: Pick<Clock, 'now'>, team: Team): Promise<BusinessTime> {
  return businessTimeAt(team, await clock.now());
}

export interface Clock {
  /** Business time, epoch milliseconds. */
  now(): Promise<number>;
  /** Real time at which the business moment comes, as far as is known now; never so near that a waiter would spin. */
  wakeAt(businessMs: number): Promise<number>;
  /** Business time is real time: what is slept to has come. */
  readonly isReal: boolean;
  /** True while business time is paused. */
  stands(): Promise<boolean>;
}

export const realClock: Clock = {
  now: () => Promise.resolve(Date.now()),
  wakeAt: (businessMs) => Promise.resolve(businessMs),
  isReal: true,
  stands: () => Promise.resolve(false),
};

const soon = 100;

/** The demo's clock, as the supervisor keeps it in the records. */
export function demoClock(db: Kysely<Tables>): Clock {
  const row = async (): Promise<ClockRow> => {
    const found = await readClock(db);
    if (found) return found;
    throw new Error("The demo's clock has not been set: start the demo with `npm run demo`.");
  };
  return {
    now: async () => businessAt(await row(), Date.now()),
    wakeAt: async (businessMs) => {
      const clock = await row();
      const real = Date.now();
      const rest = clock.rate > 0 ? Math.ceil((businessMs - businessAt(clock, real)) / clock.rate) : 0;
      return real + Math.max(soon, rest);
    },
    isReal: false,
    stands: async () => {
      const clock = await row();
      return clock.rate === 0 || Date.now() - clock.realMs > longestTick;
    },
  };
}
