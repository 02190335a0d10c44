/** The composition root: here, and only here, the parts of a worker are put together. */
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { demoClock, realClock } from '../activities/clock.ts';
import { createActivities } from '../activities/index.ts';
import { createReadBack } from '../activities/read-back.ts';
import { answers } from '../client/temporal/health.ts';
import { workerConverter } from '../client/temporal/payload-codec.ts';
import { connectTemporal } from '../client/temporal/client.ts';
import { readEnvironment, type Parts } from '../config/environment.ts';
import type { Team } from '../domain/team.ts';
import type { RuntimeContext } from '../config/runtime-context.ts';
import { installedTeams, storedTeams } from '../records/installed-teams.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { gaugesOf } from '../records/gauges.ts';
import { vendorNames } from '../vendors/vendors.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { clientsOf } from './clients.ts';
import type { TeamGauges } from './metrics.ts';
import { findings } from './findings.ts';
import { heartbeats } from './heartbeats.ts';
import { watchTeams, type Teams } from './teams.ts';
import { waitForServer } from './wait-for-servers.ts';
import { readyBundle } from './ready-bundle.ts';
import { repeatedly } from './repeatedly.ts';

export interface OpenWorker {
  /** One line: that it is ready, and what it found. */
  readonly ready: string;
  /** Null while it takes work and its servers answer, else why not. */
  notReady(): Promise<string | null>;
  /** Keys that are missing, and files of teams that cannot be used: the others do not notice. */
  warnings(): readonly string[];
  brokenFiles(): number;
  measure(): Promise<readonly TeamGauges[]>;
  /** Resolves after it was asked to stop and the activities that ran have ended. */
  run(): Promise<void>;
}

/** How often it is asked whether a write is to be looked at again: one read of the records. */
const lookBackEveryMs = 10_000;

/** Waits for its servers; then stores the configurations and registers the search attributes before the worker starts. */
export async function openWorker(context: RuntimeContext): Promise<OpenWorker> {
  const { environment } = context;
  const db = openDatabase(environment.database.url);
  await waitForServer(() => migrate(db));
  await installedTeams(() => storedTeams(db), context);

  const temporal = environment.temporal;
  const temporalClient = await waitForServer(async () => {
    const opened = await connectTemporal(temporal);
    await opened.registerSearchAttributes().catch(async (error: unknown) => {
      await opened.close();
      throw error;
    });
    return opened;
  });
  // A demo opens each iteration by its own clock.
  const isNew = async (team: Team) => (environment.clock === 'real' ? temporalClient.addSchedules(team) : undefined);
  const teams = await watchTeams(db, context, (line) => process.stderr.write(`${line}\n`), { isNew });
  const ids = () => [...teams.loaded().map(({ team }) => team.id), ...teams.stopped().map(({ team }) => team)];
  const found = await findings(db, temporalClient, ids());

  const { restoredFrom } = environment;
  const { payloadKeys = [] } = temporal;
  /** A key that is missing here fails the tasks of the workflows that need it, and nothing else. */
  const lacking = new Set<string>();
  const lacks = ({ message }: Error) => {
    if (!lacking.has(message)) process.stderr.write(`${message}\n`);
    lacking.add(message);
  };
  const clock = environment.clock === 'demo' ? demoClock(db) : realClock;
  const clientOf = clientsOf(db, (team, vendor) => {
    const access: Pick<Parts, typeof vendor> = readEnvironment(process.env, team, context.running, [vendor]);
    return access[vendor];
  });
  // The vendors' libraries take a second to load: not in the first call after a restart.
  for (const team of ids()) for (const vendor of vendorNames) clientOf(team, vendor).catch(() => undefined);
  const deps = { db, clock, clientOf, restoredFrom, encrypts: payloadKeys.length > 0 };
  const lookBack = createReadBack(deps, ({ key }, error) => {
    Runtime.instance().logger.warn('A write could not be looked at again; it is tried later.', { key, error });
  });
  const connection = await NativeConnection.connect(temporal.options);
  const worker: Worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue,
    workflowBundle: await readyBundle(),
    dataConverter: workerConverter(payloadKeys, lacks),
    activities: createActivities(deps),
    interceptors: { activity: [heartbeats] },
    maxCachedWorkflows: 200,
    // Vendors have their own limits; most of these slots only wait for a moment of the demo's clock.
    maxConcurrentActivityTaskExecutions: 50,
    // In the demo many activities only wait for its clock: a restart may cut them short.
    shutdownGraceTime: environment.clock === 'demo' ? '1 s' : '20 s',
    shutdownForceTime: '40 s',
  });

  const takesWork = () => (worker.getState() === 'RUNNING' ? null : 'the worker is not polling');
  return {
    notReady: async () =>
      takesWork() ??
      (await answers('PostgreSQL', () => sql`select 1`.execute(db))) ??
      (await answers('Temporal', () => connection.workflowService.getSystemInfo({}))),
    warnings: () => [...lacking, ...teams.warnings()],
    brokenFiles: () => teams.warnings().length,
    measure: async () => {
      const now = await clock.now();
      return Promise.all(ids().map(async (team) => ({ team, gauges: await gaugesOf(db, team, now) })));
    },
    ready: `The worker is ready: ${teamWords(teams)}, Temporal at ${temporal.address} (${temporal.namespace}); ${found}.`,
    async run() {
      const lookingBack = repeatedly(lookBackEveryMs, lookBack);
      try {
        await worker.run();
      } finally {
        await lookingBack.stop();
        await teams.stop();
        await temporalClient.close();
        await connection.close();
        await db.destroy();
      }
    },
  };
}

/** All on the one line of the start: which teams, and which files are unusable. */
function teamWords(teams: Teams): string {
  const loaded = teams.loaded().map(({ team, version }) => `team ${team.name}, configuration ${version}`);
  const stopped = teams.stopped().map(({ team }) => `team ${team} as it was stored last`);
  const warnings = teams.warnings().map((line) => line.replaceAll('\n', ' '));
  return [...loaded, ...stopped, ...(warnings.length > 0 ? [`not loaded: ${warnings.join(' ')}`] : [])].join('; ');
}
