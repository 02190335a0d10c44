/**
 * `npm run bench:kills`: `kill -9` of the worker, the Slack app, PostgreSQL and Temporal in every phase of an iteration, at clicks,
 * in the middle of outside writes and at random. Nothing may be doubled or lost, and every iteration is finished.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Team } from '../domain/team.ts';
import type { DemoEnvironment } from '../local/demo/environment.ts';
import { comparisonInWords, isClean } from '../local/demo/report.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { disturb, type Disturbed, type Plan } from './disturbed.ts';
import { conclude, readOptions, rounded, say } from './figures.ts';
import { summary } from './kills-summary.ts';
import { victims } from './killer.ts';
import { openBenchEnvironment } from './environment.ts';
import { inFolder, isInterrupted, live, type Lived } from './life.ts';
import { moments } from './moments.ts';
import { makeTeam } from './team.ts';
import { writes } from './mid-write.ts';

const options = readOptions();
const secondsADay = options.quick ? 0.25 : 1;
const enough = options.quick ? 1 : 100;
/** Four lives bring every part into every phase; further ones fill up to the number of kills. */
const lives = options.quick ? { least: 1, most: 1 } : { least: 4, most: 8 };
const giveUpMs = options.quick ? 240_000 : 15 * 60_000;
const quietly = () => undefined;
/** The worker's turn is the write that is cut short, the Slack app's a click. */
const quickPlan: Plan = {
  phases: new Map([
    ['running', 'PostgreSQL'],
    ['go or no-go', 'Temporal'],
  ]),
  atClicks: new Map([[4, 'Slack app']]),
  midWrites: writes.slice(1, 2),
  randomEvery: null,
};

await inFolder('kills', async (folder) => {
  say(`Seed ${options.seed} (--seed ${options.seed} plans the same kills again).`);
  const undisturbed = options.quick ? null : await inEnvironment(join(folder, 'undisturbed'), undisturbedLife);
  if (undisturbed) say(`Undisturbed, an iteration is lived through in ${rounded(undisturbed.ms / 1000)} s.`);
  const all: Disturbed[] = [];
  const count = () => all.reduce((sum, one) => sum + one.kills.length, 0);
  while (!isInterrupted() && (all.length < lives.least || (count() < enough && all.length < lives.most))) {
    const n = all.length;
    const chance = chanceFrom(options.seed + n);
    const plan = options.quick ? quickPlan : planOf(n, chance);
    const one = await inEnvironment(join(folder, `life-${n + 1}`), ({ opened, team }) =>
      disturb({ opened, team, secondsADay, giveUpMs, plan, chance, say }),
    );
    say(lifeInWords(n, one));
    all.push(one);
  }
  await conclude({ bench: 'kills', ...summary(all, undisturbed?.ms ?? null) }, options);
});

async function inEnvironment<Result>(
  folder: string,
  run: (inside: { opened: DemoEnvironment; team: Team }) => Promise<Result>,
): Promise<Result> {
  await mkdir(folder, { recursive: true });
  const made = await makeTeam(folder, 1, { people: 5, items: 9 });
  const opened = await openBenchEnvironment({ folder, teams: [made] });
  try {
    return await run({ opened, team: made.team });
  } finally {
    await opened.close();
  }
}

function undisturbedLife({ opened, team }: { opened: DemoEnvironment; team: Team }): Promise<Lived> {
  return live({ opened, teams: [team], secondsADay, giveUpMs, say: quietly });
}

/** In the n-th life each phase has its own victim: four lives bring every part into every phase. */
function planOf(n: number, chance: Chance): Plan {
  const victimAt = (index: number) => victims[(index + n) % victims.length] ?? 'worker';
  return {
    phases: new Map(moments.map((moment, index) => [moment, victimAt(index)])),
    atClicks: new Map(victims.map((victim, index) => [Math.floor(chance.between(2, 9)) + index * 7, victim])),
    midWrites: writes,
    randomEvery: 20,
  };
}

function lifeInWords(n: number, { finished, ms, kills, clicks, effects }: Disturbed): string {
  const end = finished ? `finished in ${rounded(ms / 1000)} s` : `NOT FINISHED after ${rounded(ms / 1000)} s`;
  const head = `Life ${n + 1}: ${end}, ${kills.length} kills, ${clicks.acknowledged} clicks acknowledged, ${effects.writes} outside writes.`;
  if (finished && clicks.lost.length === 0 && isClean(effects)) return head;
  return [
    head,
    ...kills.map(
      ({ at, victim, reason, phases }) => `  ${new Date(at).toISOString()}  ${victim} ${reason} (${phases.join(', ')})`,
    ),
    ...clicks.lost.map((press) => `  lost click  ${JSON.stringify(press)}`),
    comparisonInWords(effects),
  ].join('\n');
}
