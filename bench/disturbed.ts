/** One life in which everything that Drumbeat is made of is killed again and again, and what became of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Team } from '../domain/team.ts';
import type { DemoEnvironment } from '../local/demo/environment.ts';
import { demoIterations } from '../local/demo/workflow-progress.ts';
import { repeatedly } from '../worker/repeatedly.ts';
import type { Comparison } from '../local/demo/report.ts';
import type { Chance } from './chance.ts';
import { countClicks } from './clicks.ts';
import { createKiller, victims, type Kill, type Victim } from './killer.ts';
import { idsOf, judge, live } from './life.ts';
import { completedAfter, killInMidWrite, type MidWrite, type Withheld } from './mid-write.ts';
import { momentsNow, type Moment } from './moments.ts';
import { activitiesCompletedAt } from './progress.ts';

/** What is to be killed in this life. */
export interface Plan {
  readonly phases: ReadonlyMap<Moment, Victim>;
  readonly atClicks: ReadonlyMap<number, Victim>;
  readonly midWrites: readonly Withheld[];
  /** Seconds between two random kills, on average; null: none. */
  readonly randomEvery: number | null;
}

export interface Disturbed {
  readonly finished: boolean;
  readonly ms: number;
  readonly kills: readonly (Kill & { readonly progressMs: number | null })[];
  readonly clicks: { readonly acknowledged: number; readonly lost: readonly object[] };
  readonly effects: Comparison;
  readonly midWrites: readonly (MidWrite & { readonly completedMs: number | null })[];
}

interface Options {
  readonly opened: DemoEnvironment;
  readonly team: Team;
  readonly secondsADay: number;
  readonly giveUpMs: number;
  readonly plan: Plan;
  readonly chance: Chance;
  readonly say: (line: string) => void;
}

export async function disturb({ opened, team, plan, chance, say, ...rest }: Options): Promise<Disturbed> {
  const { db, environment } = opened;
  const { simulator, temporal } = environment.running;
  const life = demoIterations(team);
  let now: readonly Moment[] = [];
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const killer = createKiller(environment.supervisor, () => now, say);
  const clicks = countClicks();
  const atClicks = new Map(plan.atClicks);
  clicks.onPress = (n) => {
    const victim = atClicks.get(n);
    atClicks.delete(n);
    if (victim) void pause(chance.between(0, 40)).then(() => killer.kill(victim, 'at a click'));
  };
  const waiting = new Map(plan.phases);
  const looking = repeatedly(100, async () => {
    now = await momentsNow(db, team, life.next.key);
    for (const moment of now) {
      const victim = waiting.get(moment);
      waiting.delete(moment);
      if (victim) {
        void pause(chance.between(0, 600)).then(() => killer.kill(victim, 'in a phase', () => now.includes(moment)));
      }
    }
  });
  const inMidWrite = Promise.all(
    plan.midWrites.map((write) => killInMidWrite(simulator?.url ?? '', write, killer, isOver)),
  );
  const atRandom = (async () => {
    while (!isOver() && plan.randomEvery !== null) {
      await pause(chance.between(0.3, 1.7) * plan.randomEvery * 1_000);
      if (!isOver()) await killer.kill(chance.of(victims), 'at random', () => !isOver());
    }
  })();

  const { finished, ms } = await live({
    opened,
    teams: [team],
    say: () => undefined,
    ...rest,
    workerSince: killer.workerSince,
    watch: clicks.watch,
  });
  over.abort();
  await looking.stop();
  await killer.rest();
  const [midWrites] = await Promise.all([inMidWrite, atRandom]);
  const effects = await judge(opened);
  const activities = await activitiesCompletedAt(temporal.address, idsOf(team));
  return {
    finished,
    ms,
    effects,
    kills: killer.kills.map((kill) => Object.assign(kill, { progressMs: progressAfter(kill, activities, clicks) })),
    clicks: { acknowledged: clicks.acknowledgedAt.length, lost: await clicks.lost(db) },
    midWrites: await Promise.all(
      midWrites
        .filter((one) => one !== null)
        .map(async (one) => ({ ...one, completedMs: await completedAfter(db, one) })),
    ),
  };
}

/**
 * Until the next activity was completed after the part had answered again; of the Slack app, from the first press after the kill to the
 * next acknowledgement.
 */
function progressAfter(
  { victim, at, answeredMs }: Kill,
  activities: readonly number[],
  { pressedAt, acknowledgedAt }: { pressedAt: readonly number[]; acknowledgedAt: readonly number[] },
): number | null {
  if (victim !== 'Slack app') {
    const went = answeredMs === null ? null : since(at + answeredMs, activities);
    return answeredMs === null || went === null ? null : answeredMs + went;
  }
  const pressed = pressedAt.find((time) => time >= at);
  return pressed === undefined ? null : since(pressed, acknowledgedAt);
}

function since(from: number, times: readonly number[]): number | null {
  const next = times.find((time) => time >= from);
  return next === undefined ? null : next - from;
}
