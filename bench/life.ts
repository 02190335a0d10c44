/** An iteration of each team from the first draft to the next committed plan: the demo's environment, clock and teammates, in a hurry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTemporal } from '../client/temporal/client.ts';
import type { Team } from '../domain/team.ts';
import { runDemoClock } from '../local/demo/clock.ts';
import type { DemoEnvironment } from '../local/demo/environment.ts';
import { demoIterations, demoWorkflow, untilOver, untilQuiet } from '../local/demo/workflow-progress.ts';
import { compareWithEffects, type Comparison } from '../local/demo/report.ts';
import { whenToldToStop, type ToldToStop } from '../local/signals.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { watchWork } from './at-work.ts';
import { callTeammates, type Press } from '../local/demo/teammates.ts';
import { script as demoScript, type Script } from '../local/demo/teammates-script.ts';

const left = 'What was left behind, logs and all: ';

/** Runs in a folder of its own, which is also the working directory: a demo in the checkout is left alone. It stays after a failure. */
export async function inFolder<Result>(name: string, run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `drumbeat-bench-${name}-`));
  process.chdir(folder);
  try {
    const result = await run(folder);
    if (isInterrupted()) process.exitCode = 130;
    process.chdir(tmpdir());
    if (!process.exitCode || isInterrupted()) await rm(folder, { recursive: true, force: true });
    else process.stderr.write(`${left}${folder}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${left}${folder}\n`);
    throw error;
  }
}

export interface Living {
  /** Nothing was lived in it before: its clock stands at the first morning of all teams. */
  readonly opened: DemoEnvironment;
  readonly teams: readonly Team[];
  /** Real seconds that a business day takes while nobody is asked. */
  readonly secondsADay: number;
  /** Since when the worker lives that lives now, epoch milliseconds. */
  readonly workerSince?: () => number;
  readonly giveUpMs: number;
  readonly watch?: { pressing(): void; acknowledged(press: Press): void };
  readonly say: (line: string) => void;
}

export interface Lived {
  /** False: a team had not come to the end when the time was over. */
  readonly finished: boolean;
  readonly ms: number;
}

/**
 * The teams' one clock stands while somebody is asked and while the workflows are at work: it may run as fast as it likes, and no part of
 * the machine, however slow or dead, turns an answer into silence. Who is first at the end continues to answer until all are.
 */
export async function live(living: Living): Promise<Lived> {
  const { opened, teams, secondsADay, giveUpMs, watch, workerSince = () => 0, say } = living;
  const { db, environment } = opened;
  const { temporal, simulator } = environment.running;
  const url = simulator?.url ?? '';
  const temporalClient = await connectTemporal({ ...temporal, options: { address: temporal.address } });
  for (const team of teams) await temporalClient.applySchedules(team, { paused: true });
  const workflows = teams.map((team) => demoWorkflow({ db, team, temporalClient, simulator: url }));
  const work = await watchWork({ address: temporal.address, workflowIds: teams.flatMap(idsOf), workerSince });
  const began = Date.now();
  const stop = after(giveUpMs);
  const teammates = teams.map((team) =>
    callTeammates({
      simulator: url,
      team,
      file: join(environment.running.folder, `teammates-${team.id}.json`),
      script,
      lookEveryMs: 100,
      say,
      ...(watch && { watch }),
    }),
  );
  const beside = [
    ...(await Promise.all(teammates)),
    runDemoClock({
      db,
      waitsForPeople: true,
      secondsADay,
      holds: async () => workflows.some((workflow) => workflow.isOpening()) || work.isBusy(),
    }),
  ];
  try {
    await Promise.all(workflows.map((workflow) => untilOver(workflow, stop)));
    return { finished: !stop.isTold(), ms: Date.now() - began };
  } finally {
    for (const one of beside) await one.stop();
    await work.close();
    await temporalClient.close();
  }
}

/** All workflows of a life. */
export function idsOf(team: Team): string[] {
  const { iteration, next, version } = demoIterations(team);
  return [
    workflowId('iteration', team.id, iteration.key),
    workflowId('release', team.id, version),
    workflowId('retrospective', team.id, version),
    workflowId('iteration', team.id, next.key),
  ];
}

/** The records beside the simulators' effect ledger, when all that was begun outside is noted as done, or after `waitMs`. */
export async function judge({ db, environment }: DemoEnvironment, waitMs = 120_000): Promise<Comparison> {
  const stop = after(waitMs);
  const isOpen = async () =>
    (await db.selectFrom('writes').select('key').where('done_at', 'is', null).limit(1).execute()).length > 0;
  do await untilQuiet(db, stop);
  while (!stop.isTold() && (await isOpen()));
  const compare = () => compareWithEffects(db, environment.running.simulator?.url ?? '');
  // A connection that the simulator has just closed is opened anew.
  return compare().catch(compare);
}

/** Ctrl-C ends a benchmark in order: nothing is left running. */
const interrupted = whenToldToStop();

export function isInterrupted(): boolean {
  return interrupted.isTold();
}

function after(ms: number): ToldToStop {
  const at = Date.now() + ms;
  const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
  return { told: Promise.race([late, interrupted.told]), isTold: () => interrupted.isTold() || Date.now() >= at };
}

/** The demo's words; and whoever is not in the demo also has something to say. */
const script: Script = {
  ...demoScript,
  'decide:reflection': (person, nth) =>
    demoScript['decide:reflection']?.(person, nth) ?? {
      wentWell: `${person} could work undisturbed`,
      couldImprove: `${person} waits for answers from other teams`,
    },
};
