/** The composition root: here, and only here, the parts of a worker are put together. */
import { NativeConnection, Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { demoClock, realClock } from '../activities/clock.ts';
import { createActivities } from '../activities/index.ts';
import { answers } from '../client/temporal/health.ts';
import { converterWith } from '../client/temporal/payload-codec.ts';
import type { PayloadUnreadable } from '../client/temporal/errors.ts';
import { connectTemporal } from '../client/temporal/client.ts';
import type { RuntimeContext } from '../config/runtime-context.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { gaugesOf, type Gauges } from '../records/gauges.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { clientsOf } from './clients.ts';
import { findings } from './findings.ts';
import { heartbeats } from './heartbeats.ts';
import { waitForServer } from './wait-for-servers.ts';
import { readyBundle } from './ready-bundle.ts';

export interface OpenWorker {
  /** One line: that it is ready, and what it found. */
  readonly ready: string;
  /** Null while it takes work and its servers answer, else why not. */
  notReady(): Promise<string | null>;
  measure(): Promise<Gauges>;
  /**
   * Resolves when it was told to stop and the activities that ran have ended.
   * @throws {PayloadUnreadable} in the same order, when it met a payload whose key it lacks
   */
  run(): Promise<void>;
}

/** Waits for its servers; then stores the configuration and registers the search attributes before the worker starts. */
export async function openWorker({ team, environment }: RuntimeContext): Promise<OpenWorker> {
  const db = openDatabase(environment.database.url);
  await waitForServer(() => migrate(db));
  const version = await storeConfiguration(db, team);

  const temporal = environment.temporal;
  const temporalClient = await waitForServer(async () => {
    const opened = await connectTemporal(temporal);
    await opened.registerSearchAttributes().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    return opened;
  });
  const found = await findings(db, temporalClient, team.id);
  await temporalClient.close();

  const { restoredFrom } = environment;
  // A worker that lacks a key would take work again and again that others can do: it stops at the first such payload.
  let lacking: PayloadUnreadable | null = null;
  const stopFor = (error: PayloadUnreadable) => {
    lacking ??= error;
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const clock = environment.clock === 'demo' ? demoClock(db) : realClock;
  const clients = clientsOf(team, environment);
  const connection = await NativeConnection.connect(temporal.options);
  const worker: Worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue,
    workflowBundle: await readyBundle(),
    dataConverter: converterWith(temporal.payloadKeys, stopFor),
    activities: createActivities({
      db,
      clock,
      clientsOf: () => Promise.resolve(clients),
      restoredFrom,
    }),
    interceptors: { activity: [heartbeats] },
    maxCachedWorkflows: 200,
    // Vendors have their own limits; most of these slots only wait for a moment of the demo's clock.
    maxConcurrentActivityTaskExecutions: 50,
    // In the demo many activities only wait for its clock: a restart may cut them short.
    shutdownGraceTime: environment.clock === 'demo' ? '1 s' : '20 s',
    shutdownForceTime: '40 s',
  });

  const takesWork = () => (worker.getState() === 'RUNNING' ? null : 'the worker takes no work');
  return {
    notReady: async () =>
      lacking?.what ??
      takesWork() ??
      (await answers('PostgreSQL', () => sql`select 1`.execute(db))) ??
      (await answers('Temporal', () => connection.workflowService.getSystemInfo({}))),
    measure: async () => gaugesOf(db, team.id, await clock.now()),
    ready: `The worker is ready: team ${team.name}, configuration ${version}, Temporal at ${temporal.address} (${temporal.namespace}); ${found}.`,
    async run() {
      try {
        await worker.run();
        if (lacking) throw lacking;
      } finally {
        await connection.close();
        await db.destroy();
      }
    },
  };
}
