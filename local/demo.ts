/**
 * `npm run demo`: one whole iteration of a made-up team, on a real Temporal server and a real PostgreSQL, with simulated
 * vendors and a fast clock. It goes on where it was stopped, and ends with a report.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { connectTemporal } from '../client/temporal.ts';
import { loadTeam } from '../config/load.ts';
import type { Team } from '../domain/team.ts';
import { migrate, openDatabase } from '../records/database.ts';
import type { Tables } from '../records/tables.ts';
import { tellBeats } from './beats.ts';
import { runDemoClock, setFirstMorning, today } from './demo-clock.ts';
import { seedOf } from './demo-seed.ts';
import { demoStory, type DemoStory } from './demo-story.ts';
import { historySizes } from './histories.ts';
import { openHouse, type House } from './house.ts';
import { endPostgres } from './postgres.ts';
import { compareWithEffects, comparisonInWords, isClean, reportInWords } from './report.ts';
import type { Repeated } from './repeatedly.ts';
import { refuseSecond } from './running.ts';
import { whenToldToStop, type ToldToStop } from './signals.ts';
import { callTeammates } from './teammates.ts';
import { endTemporal } from './temporal.ts';

export interface DemoOptions {
  /** Scripted teammates click; the clock never waits. */
  readonly auto: boolean;
  /** Forgets an unfinished demo. */
  readonly fresh: boolean;
}

const folder = '.drumbeat/demo';
const teamFile = fileURLToPath(new URL('../examples/demo.yaml', import.meta.url));
/** Vendors are simulated here, so no part sees a real secret; nor a Temporal or a database of somebody's own. */
const notForTheDemo = /^(SLACK|JIRA|GITHUB|TEMPORAL|DATABASE)_/;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Sets the process's exit code: 0 when the iteration was lived through and the outside world shows exactly the records. */
export async function demo(options: DemoOptions): Promise<void> {
  const team = await loadTeam(teamFile);
  await refuseSecond();
  if (options.fresh || (await isFinished())) await forget();
  const stop = whenToldToStop();
  const records: { db?: Kysely<Tables> } = {};
  try {
    const house = await openDemoHouse(team, records);
    try {
      await liveThrough({ ...options, team, house, db: opened(records), stop });
    } finally {
      await house.close();
    }
  } finally {
    await records.db?.destroy();
  }
}

function openDemoHouse(team: Team, records: { db?: Kysely<Tables> }): Promise<House> {
  return openHouse({
    folder,
    teamFile,
    team,
    clock: 'demo',
    ports: { how: 'preferred', temporal: 7233, temporalUi: 8233, slackDoor: 3000, simulator: 4000 },
    without: Object.keys(process.env).filter((name) => notForTheDemo.test(name)),
    mayBeNamed: false,
    prepare: async (url) => {
      records.db = openDatabase(url);
      await migrate(records.db);
      await setFirstMorning(records.db, team);
    },
    seed: () => seedOf(team),
    today: () => today(opened(records), team),
    say,
  });
}

interface Living extends DemoOptions {
  readonly team: Team;
  readonly house: House;
  readonly db: Kysely<Tables>;
  readonly stop: ToldToStop;
}

async function liveThrough(living: Living): Promise<void> {
  const { auto, team, house, db, stop } = living;
  const { temporal, simulator } = house.running;
  const began = Date.now();
  say(`  Console      ${simulator?.console}   Slack, as each of the team sees it`);
  say(`  Temporal UI  ${temporal.ui}`);
  say(auto ? 'Scripted teammates answer. Ctrl-C stops; the same command goes on.' : personsPart);
  const door = await connectTemporal({ ...temporal, options: { address: temporal.address } });
  await door.applySchedule(team, { paused: true });
  const story = demoStory({ db, team, door, simulator: simulator?.url ?? '' });
  const beats = await tellBeats({ db, team, today: () => today(db, team), say });
  const url = simulator?.url ?? '';
  const beside: Repeated[] = [
    ...(auto ? [await callTeammates({ simulator: url, team, file: join(folder, 'teammates.json'), say })] : []),
    runDemoClock({ db, team, waitsForPeople: !auto }),
  ];
  try {
    await untilOver(story, stop);
    for (const one of beside) await one.stop();
    if (!stop.isTold()) await untilQuiet(db, stop);
    await beats.stop();
  } finally {
    await Promise.allSettled([...beside, beats].map((one) => one.stop()));
    await door.close();
  }
  if (stop.isTold()) {
    say('\nStopping … The same command goes on from here; `npm run demo -- --fresh` starts anew.');
    return;
  }
  say(`\n${await reportInWords(db, { team: team.id, iteration: story.iteration.key, next: story.next.key })}\n`);
  const comparison = await compareWithEffects(db, url);
  say(comparisonInWords(comparison));
  for (const line of await historySizes(temporal.address)) say(line);
  say(`Lived through in ${Math.round((Date.now() - began) / 1000)} s. The next \`npm run demo\` starts anew.`);
  await writeFile(progressFile, JSON.stringify({ finished: true }));
  if (!isClean(comparison)) process.exitCode = 1;
  if (auto) return;
  say('The console and the Temporal UI stay until Ctrl-C.');
  await stop.told;
}

/** A server that starts again is waited for; one that stays away is a failure. */
async function untilOver(story: DemoStory, stop: ToldToStop): Promise<void> {
  let lastAnswer = Date.now();
  while (!stop.isTold()) {
    try {
      if (await story.goOn()) return;
      lastAnswer = Date.now();
    } catch (error) {
      if (Date.now() - lastAnswer > patienceMs) throw error;
    }
    await Promise.race([stop.told, pause(300)]);
  }
}
const patienceMs = 60_000;

const personsPart =
  'Open the console and answer for the team: time stands still while somebody is asked, 15 minutes at most\n' +
  '(a minute where anybody may answer).\n' +
  'Ctrl-C stops; the same command goes on.';

/** What was begun outside is also noted as done: then records and outside world can be compared. */
async function untilQuiet(db: Kysely<Tables>, stop: ToldToStop): Promise<void> {
  let seen = '';
  for (let quiet = 0, looks = 0; quiet < 4 && looks < 60 && !stop.isTold(); looks += 1) {
    const writes = await db.selectFrom('writes').select(['key', 'done_at']).execute();
    const now = `${writes.length} ${writes.filter((write) => write.done_at === null).length}`;
    quiet = now === seen && now.endsWith(' 0') ? quiet + 1 : 0;
    seen = now;
    await pause(500);
  }
}

function opened({ db }: { db?: Kysely<Tables> }): Kysely<Tables> {
  if (db) return db;
  throw new Error('The records are not open yet.');
}

const progressFile = join(folder, 'progress.json');
const progress = z.object({ finished: z.boolean() });

async function isFinished(): Promise<boolean> {
  const written = await readFile(progressFile, 'utf8').catch(() => null);
  return written !== null && progress.parse(JSON.parse(written)).finished;
}

/** Servers of a demo that was killed may still live in the folder: they go first. */
async function forget(): Promise<void> {
  await Promise.all([endPostgres(join(folder, 'postgres')), endTemporal(join(folder, 'temporal'))]);
  await rm(folder, { recursive: true, force: true });
}
