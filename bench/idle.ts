/**
 * `npm run bench:idle`: what one team at rest costs, with one iteration that sleeps: memory and processor of the worker, the Slack app,
 * PostgreSQL and Temporal, and the time from a worker's start to its first task. Beside it a worker that knows nothing but a bare loop.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { connectTemporal } from '../client/temporal/client.ts';
import type { DemoEnvironment } from '../local/demo/environment.ts';
import { program, type StartedPart } from '../local/parts.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import { bareQueue } from './bare.ts';
import { coldStart, type ColdStart } from './cold-start.ts';
import { conclude, percentile, readOptions, rounded, say, table } from './figures.ts';
import { openBenchEnvironment } from './environment.ts';
import { inFolder } from './life.ts';
import { makeTeam, type BenchTeam } from './team.ts';
import { usageOf, type Usage } from './usage.ts';

const options = readOptions();
const seconds = options.quick ? 12 : 90;
const starts = options.quick ? 1 : 5;
/** What has just started has still something to do. */
const settleMs = options.quick ? 16_000 : 20_000;
const targets = { coldStartMs: 3_000, workerCpu: 2 } as const;

await inFolder('idle', async (folder) => {
  const made = await makeTeam(folder, 1, { people: 8, items: 40 });
  const opened = await openBenchEnvironment({ folder: `${folder}/environment`, teams: [made], clock: 'real' });
  try {
    await measure(opened, made);
  } finally {
    await opened.close();
  }
});

async function measure({ environment }: DemoEnvironment, { team }: BenchTeam): Promise<void> {
  const { temporal, folder } = environment.running;
  const temporalClient = await connectTemporal({ ...temporal, options: { address: temporal.address } });
  const opening = { team: team.id, starts: team.iteration.anchor };
  await temporalClient.startIteration(opening);
  await temporalClient.close();

  const bareWorker = program({
    name: 'bare worker',
    entry: 'bench/programs/bare-worker.ts',
    args: [temporal.address],
    env: () => ({}),
    log: `${folder}/logs/bare-worker.log`,
  });
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, dataConverter });
  const cold = { ours: [] as ColdStart[], bare: [] as ColdStart[] };
  const bares: StartedPart[] = [];
  let coldCpuMs = 0;
  for (let n = 0; n < starts; n += 1) {
    await environment.supervisor.stop('worker');
    const wanted = { taskQueue, workflowId: `cold/${n}`, type: 'startIteration', args: [opening] };
    cold.ours.push(await coldStart(client, wanted, () => environment.supervisor.start('worker')));
    coldCpuMs = (await usageOf(pidOf(environment, 'worker'))).cpuMs;
    await bares.at(-1)?.stop();
    const least = { taskQueue: bareQueue, workflowId: `cold/bare/${n}`, type: 'bareLoop', args: [1] };
    cold.bare.push(await coldStart(client, least, async () => bares.push(await bareWorker.start())));
  }
  await connection.close();

  const bare = bares.map(({ pid }) => ({ name: 'bare worker', pid })).slice(-1);
  const all = [...environment.supervisor.parts().map(({ name }) => ({ name, pid: pidOf(environment, name) })), ...bare];
  await pause(settleMs);
  const began = Date.now();
  const before = await Promise.all(all.map(({ pid }) => usageOf(pid)));
  await pause(seconds * 1_000);
  const after = await Promise.all(all.map(({ pid }) => usageOf(pid)));
  const passed = Date.now() - began;
  await bares.at(-1)?.stop();
  const costs = new Map(all.map(({ name }, index) => [name, costOf(before[index], after[index], passed)]));
  await printFigures(costs, { ...cold, cpuMs: coldCpuMs });
}

function pidOf(environment: DemoEnvironment['environment'], name: string): number {
  const pid = environment.supervisor.parts().find((part) => part.name === name)?.pid;
  if (!pid) throw new Error(`${name} does not run.`);
  return pid;
}

interface Cost {
  readonly rss: number;
  readonly pss: number;
  /** Percent of one core. */
  readonly cpu: number;
}

function costOf(before: Usage | undefined, after: Usage | undefined, passedMs: number): Cost {
  if (!before || !after || after.pssMb === 0)
    throw new Error('A part ended while it was looked at, or this is no Linux.');
  const cpu = ((after.cpuMs - before.cpuMs) / passedMs) * 100;
  return { rss: Math.round(after.rssMb), pss: Math.round(after.pssMb), cpu: rounded(cpu, 2) };
}

async function printFigures(
  costs: ReadonlyMap<string, Cost>,
  cold: { ours: ColdStart[]; bare: ColdStart[]; cpuMs: number },
): Promise<void> {
  const cost = (name: string): Cost => {
    const found = costs.get(name);
    if (!found) throw new Error(`${name} does not run.`);
    return found;
  };
  say(`At rest for ${seconds} s, one iteration asleep:`);
  say(
    table([['', 'RSS MB', 'PSS MB', 'CPU %'], ...[...costs].map(([name, { rss, pss, cpu }]) => [name, rss, pss, cpu])]),
  );
  const task = (of: readonly ColdStart[]) =>
    rounded(
      percentile(
        of.map(({ taskMs }) => taskMs),
        0.5,
      ) / 1000,
      2,
    );
  const activity = (of: readonly ColdStart[]) =>
    rounded(
      percentile(
        of.map(({ activityMs }) => activityMs),
        0.5,
      ) / 1000,
      2,
    );
  say(
    `\nCold start, median of ${starts}: first task ${task(cold.ours)} s, first activity ${activity(cold.ours)} s; bare ${task(cold.bare)} s.`,
  );
  const worker = cost('worker');
  const own = ['worker', 'Slack app', 'PostgreSQL'].map(cost);
  await conclude(
    {
      bench: 'idle',
      figures: {
        ...Object.fromEntries([...costs].map(([name, of]) => [`${name}, MB and % of a core`, { ...of }])),
        'worker, Slack app and PostgreSQL, PSS MB': own.reduce((sum, one) => sum + one.pss, 0),
        'worker, Slack app and PostgreSQL, % of a core': rounded(
          own.reduce((sum, one) => sum + one.cpu, 0),
          2,
        ),
        'worker against bare, PSS': rounded(worker.pss / cost('bare worker').pss, 2),
        'cold start to first task, s': task(cold.ours),
        'cold start to first activity, s': activity(cold.ours),
        'cold start, processor time of the worker, s': rounded(cold.cpuMs / 1000, 2),
        'cold start against bare': rounded(task(cold.ours) / task(cold.bare), 2),
      },
      targets: {
        'cold start to first task: 3 s at most': task(cold.ours) * 1000 <= targets.coldStartMs,
        'idle worker: 2 % of a core at most': worker.cpu <= targets.workerCpu,
      },
    },
    options,
  );
}
