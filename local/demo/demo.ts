/**
 * `npm run demo`: one whole iteration of a made-up team, on a real Temporal server and a real PostgreSQL, with simulated
 * vendors and a fast clock. It continues where it was stopped, and ends with a report.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectTemporal } from '../../client/temporal/client.ts';
import { indented, print } from '../../client/terminal/print.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { loadTeam } from '../../config/load.ts';
import { demoFolder, demoHasFinished, demoState } from '../../config/running.ts';
import { printSteps, whereItStands } from './narration.ts';
import { runDemoClock, today } from './clock.ts';
import { openDemoEnvironment, type DemoEnvironment } from './environment.ts';
import { demoWorkflow, untilOver, untilQuiet } from './workflow-progress.ts';
import { historiesInWords, historySizes } from './histories.ts';
import { brokenAt, watchRecovery } from './recovery.ts';
import { endPostgres } from '../postgres.ts';
import { compareWithEffects, comparisonInWords, endWithReport, isClean } from './report.ts';
import type { Repeated } from '../../worker/repeatedly.ts';
import { refuseSecond } from '../running.ts';
import { whenToldToStop, type ToldToStop } from '../signals.ts';
import { callTeammates } from './teammates.ts';
import { endTemporal } from '../temporal.ts';

export interface DemoOptions {
  /** Scripted teammates click; the clock never waits. */
  readonly auto: boolean;
  /** Forgets an unfinished demo. */
  readonly fresh: boolean;
}

const folder = demoFolder;
const teamFile = fileURLToPath(new URL('../../examples/demo.yaml', import.meta.url));
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Sets the process's exit code: 0 when the iteration was lived through and the outside world shows exactly the records. */
export async function demo(options: DemoOptions): Promise<void> {
  const team = await loadTeam(teamFile);
  await refuseSecond();
  if (options.fresh || (await demoState()) === 'finished') await forget();
  const stop = whenToldToStop();
  const opened = await openDemoEnvironment({ folder, teamFile, team, say: (line) => print(indented(line, '')) });
  try {
    await liveThrough({ ...options, ...opened, team, stop });
  } finally {
    await opened.close();
  }
}

interface Living extends DemoOptions, DemoEnvironment {
  readonly team: ConfiguredTeam;
  readonly stop: ToldToStop;
}

async function liveThrough(living: Living): Promise<void> {
  const { auto, team, environment, db, stop, silence } = living;
  const { temporal, simulator } = environment.running;
  const began = Date.now();
  say(`  Console      ${simulator?.console}   Slack, as each of the team sees it`);
  say(`  Temporal UI  ${temporal.ui}`);
  say(auto ? scriptsPart : personsPart);
  const temporalClient = await connectTemporal({ ...temporal, options: { address: temporal.address } });
  await temporalClient.applySchedules(team, { paused: true });
  const workflow = demoWorkflow({ db, team, temporalClient, simulator: simulator?.url ?? '' });
  const telling = { db, team, today: () => today(db, team), say };
  for (const line of await whereItStands(telling)) say(line);
  const steps = await printSteps(telling);
  const url = simulator?.url ?? '';
  const file = join(folder, 'teammates.json');
  const fixing = watchRecovery({
    db,
    team: team.id,
    broken: () => brokenAt(url),
    resume: (id) => temporalClient.resume(id),
    say,
  });
  const beside: Repeated[] = [
    ...(auto ? [await callTeammates({ simulator: url, team, file, isSilent: () => silence.lasts(), say })] : []),
    fixing,
    // Whoever lets nobody answer wants to see time pass.
    runDemoClock({
      db,
      waitsForPeople: !auto,
      silence,
      holds: () => Promise.resolve(fixing.holds() && !silence.lasts()),
    }),
  ];
  try {
    await untilOver(workflow, stop, environment.supervisor);
    if (!stop.isTold()) {
      for (const one of beside) await one.stop();
      await untilQuiet(db, stop);
      await steps.stop();
    }
  } finally {
    // What cannot be read or written any more (the database was stopped) is made good at the next start.
    await Promise.allSettled([...beside, steps].map((one) => one.stop()));
    await temporalClient.close();
  }
  if (stop.isTold()) {
    say('\nStopping … The same command continues from here;\n`npm run demo -- --fresh` starts over.');
    return;
  }
  const report = await endWithReport(db, {
    team,
    iteration: workflow.iteration.key,
    folder,
    attended: !auto && process.stdout.isTTY,
  });
  const comparison = await compareWithEffects(db, url);
  say(comparisonInWords(comparison, report));
  say(historiesInWords(await historySizes(temporal.address)));
  const livedIn = `Finished in ${Math.round((Date.now() - began) / 1000)} s.`;
  const { doubled, missing } = comparison;
  living.showEnd({
    text: `${livedIn} ${doubled.length} effects doubled, ${missing.length} lost.`,
    report: resolve(folder, 'report.html'),
  });
  say(`${livedIn} The next \`npm run demo\` starts over.`);
  await demoHasFinished();
  if (!isClean(comparison)) process.exitCode = 1;
  if (auto) {
    // The console looks a few times a second.
    await pause(500);
    return;
  }
  say('The console and the Temporal UI stay until Ctrl-C.');
  await stop.told;
}

const personsPart =
  'Open the console and answer for the team. Time stops while somebody is\n' +
  'asked: 15 minutes at most, a minute where anybody may answer.\n' +
  'Ctrl-C stops; the same command continues.';

const scriptsPart =
  'Scripted teammates answer. A day takes 5 seconds, so a moment for them may be\n' +
  'hours in the calendar: that is why an answer may come at 03:38.\n' +
  'Ctrl-C stops; the same command continues.';

/** Servers of a demo that was killed may still live in the folder: they go first. */
async function forget(): Promise<void> {
  await Promise.all([endPostgres(join(folder, 'postgres')), endTemporal(join(folder, 'temporal'))]);
  await rm(folder, { recursive: true, force: true });
}
