/** All lives together: how often each part died in each phase, what was lost, and how long it took to continue. */
import { isClean } from '../local/demo/report.ts';
import type { Disturbed } from './disturbed.ts';
import { percentile, rounded, say, table, type Result } from './figures.ts';
import { victims } from './killer.ts';
import { moments } from './moments.ts';

/** The longest heartbeat time-out of an activity, and a moment to take it up again (R6). */
const completeWithinMs = 12_000;

export function summary(
  lives: readonly Disturbed[],
  undisturbedMs: number | null,
): Pick<Result, 'targets' | 'figures'> {
  const kills = lives.flatMap((one) => one.kills);
  say(`\n${table(coverage(kills))}`);
  const recovery = victims.map((victim) => {
    const of = kills.filter((kill) => kill.victim === victim);
    const answered = of.flatMap(({ answeredMs }) => answeredMs ?? []);
    const went = of.flatMap(({ progressMs }) => progressMs ?? []);
    return [victim, of.length, ...seconds(answered), ...seconds(went)];
  });
  say(`\n${table([['', 'kills', 'answers p50', 'p95', 'continues p50', 'p95 s'], ...recovery])}`);
  const completed = lives.flatMap((one) => one.midWrites.map((write) => write.completedMs));
  const complete = completed.map((ms) => ms ?? Infinity);
  const acknowledged = sum(lives.map((one) => one.clicks.acknowledged));
  const [answersP50, answersP95] = seconds(kills.flatMap(({ answeredMs }) => answeredMs ?? []));
  const [continuesP50, continuesP95] = seconds(kills.flatMap(({ progressMs }) => progressMs ?? []));
  const figures = {
    kills: kills.length,
    'kills by reason': counts(kills.map((kill) => kill.reason)),
    'iterations lived': lives.length,
    'iterations finished': lives.filter((one) => one.finished).length,
    'outside writes': sum(lives.map((one) => one.effects.writes)),
    'effects doubled': sum(lives.map((one) => one.effects.doubled.length)),
    'effects repaired': sum(lives.map((one) => one.effects.repaired.length)),
    'effects lost': sum(lives.map((one) => one.effects.missing.length)),
    'effects unexplained': sum(lives.map((one) => one.effects.unexplained.length)),
    'clicks acknowledged': acknowledged,
    'clicks lost': sum(lives.map((one) => one.clicks.lost.length)),
    'part answers again, s': { p50: answersP50, p95: answersP95 },
    'workflows continue, s': { p50: continuesP50, p95: continuesP95 },
    'write cut short is complete, s': {
      p50: rounded(percentile(complete, 0.5) / 1000),
      p95: rounded(percentile(complete, 0.95) / 1000),
      writes: complete.length,
    },
    ...(undisturbedMs !== null && {
      'undisturbed iteration, s': rounded(undisturbedMs / 1000),
      'time against undisturbed': rounded(sum(lives.map((one) => one.ms)) / lives.length / undisturbedMs, 2),
    }),
  };
  return {
    figures,
    targets: {
      'every iteration finished': lives.every((one) => one.finished),
      'no effect doubled, lost or unexplained': lives.every((one) => isClean(one.effects)),
      'no acknowledged click lost': lives.every((one) => one.clicks.lost.length === 0),
      'a write cut short is complete within the heartbeat time-out and 2 s (p95, R6)':
        percentile(complete, 0.95) <= completeWithinMs,
    },
  };
}

function coverage(kills: Disturbed['kills']): (string | number)[][] {
  const times = (victim: string, is: (kill: Disturbed['kills'][number]) => boolean) =>
    kills.filter((kill) => kill.victim === victim && is(kill)).length;
  return [
    ['killed in', ...victims],
    ...moments.map((moment) => [
      moment,
      ...victims.map((victim) => times(victim, ({ phases }) => phases.includes(moment))),
    ]),
    ['at a click', ...victims.map((victim) => times(victim, ({ reason }) => reason === 'at a click'))],
    ['in mid-write', ...victims.map((victim) => times(victim, ({ reason }) => reason === 'in mid-write'))],
    ['at random', ...victims.map((victim) => times(victim, ({ reason }) => reason === 'at random'))],
  ];
}

function seconds(ms: readonly number[]): [number, number] {
  return [rounded(percentile(ms, 0.5) / 1000), rounded(percentile(ms, 0.95) / 1000)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}

function counts(names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
}
