/** All parts on one machine: servers, simulators, worker and Slack app under one supervisor. `up` and the demo live in it. */
import { commandContext } from '../config/command-context.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporalIsNamedBy, temporalProfile } from '../config/temporal-profile.ts';
import type { Running } from '../config/running.ts';
import { connectTemporal } from '../client/temporal/client.ts';
import { UserError } from '../config/user-error.ts';
import type { VendorName } from '../domain/team.ts';
import { openDatabase, placeOf } from '../records/database.ts';
import { accessTo } from './demo/access.ts';
import { newSecret, openControl, type DemoControl } from './demo/control.ts';
import { choosePorts, savePorts, type Ports, type UsualPorts } from './environment-ports.ts';
import { program, server, type Part } from './parts.ts';
import { preferPort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { refuseSecond, writeRunning, clearRunning } from './running.ts';
import { supervise, type Supervisor } from './supervisor.ts';
import { startTemporal } from './temporal.ts';

/** The name of the part that is all simulated vendors. */
export const simulatorPart = 'simulator';

export interface EnvironmentPlan {
  /** State, logs and sockets of everything that is started. */
  readonly folder: string;
  readonly teamFile: string;
  /** Vendors that the simulators stand in for. */
  readonly simulate: readonly VendorName[];
  readonly clock: 'real' | 'demo';
  readonly ports: UsualPorts;
  /** Variables of this process that no part may see. */
  readonly without?: readonly string[];
  /** Addresses named by the environment count, so that these servers are not started. */
  readonly mayBeNamed: boolean;
  /** Called once when the database answers, before anything that works with it. */
  readonly prepare?: (databaseUrl: string) => Promise<void>;
  /** What the simulated vendors hold at the start. */
  readonly seed: () => object;
  readonly demo?: DemoControl;
  readonly say: (line: string) => void;
}

export interface LocalEnvironment {
  readonly running: Running;
  readonly supervisor: Supervisor;
  /** Stops all parts in order; the files stay. Asked twice, it is done once. */
  close(): Promise<void>;
}

/** @throws Error in plain words: a port in use, a part that cannot start, an environment that is already lived in. */
export async function openEnvironment(plan: EnvironmentPlan): Promise<LocalEnvironment> {
  await refuseSecond();
  // State, logs and the servers' files are this user's alone, in every part.
  process.umask(0o077);
  await mkdir(plan.folder, { recursive: true });
  const secret = newSecret();
  const ports = await choosePorts(plan.folder, plan.ports);
  const addresses = await namedAddresses(plan);
  const parts = [...serverParts(plan, ports, addresses), ...programParts(plan, ports, addresses, secret)];
  const supervisor = await supervise(parts, plan.say);
  try {
    const control = await openControl({
      supervisor,
      port: ports.control,
      secret,
      ...(plan.demo && { demo: plan.demo }),
    });
    await savePorts(plan.folder, ports);
    const running = addressesSaid(plan, ports, addresses, control.url);
    await writeRunning(running);
    let closing: Promise<void> | null = null;
    const close = async () => {
      await clearRunning();
      await control.close();
      await supervisor.stopAll();
    };
    return { running, supervisor, close: () => (closing ??= close()) };
  } catch (error) {
    await supervisor.stopAll();
    throw error;
  }
}

/** Where the servers are; set by the parts when they start, unless the environment names them. */
interface Addresses {
  databaseUrl: string;
  temporal: { address: string; namespace: string; ui: string };
}

/** @throws {UserError} at once when one that is named does not answer: no part could start */
async function namedAddresses({ mayBeNamed }: EnvironmentPlan): Promise<Addresses> {
  const found: Addresses = { databaseUrl: '', temporal: { address: '', namespace: 'default', ui: '' } };
  if (!mayBeNamed) return found;
  found.databaseUrl = commandContext().env['DATABASE_URL'] ?? '';
  if (found.databaseUrl !== '') {
    const db = openDatabase(found.databaseUrl);
    try {
      await placeOf(db);
    } finally {
      await db.destroy();
    }
  }
  if (!temporalIsNamedBy.some((name) => commandContext().env[name])) return found;
  const profile = temporalProfile(commandContext().env, null);
  if ('wrong' in profile) throw new UserError(`TEMPORAL_ADDRESS ${profile.wrong}. ${profile.remedy}`);
  await (await connectTemporal(profile)).close();
  found.temporal = { address: profile.address, namespace: profile.namespace, ui: profile.ui ?? '' };
  return found;
}

function serverParts(plan: EnvironmentPlan, ports: Ports, addresses: Addresses): Part[] {
  const parts: Part[] = [];
  let prepared = false;
  if (addresses.databaseUrl === '') {
    const folder = join(plan.folder, 'postgres');
    let port: number | undefined;
    parts.push(
      server('PostgreSQL', async () => {
        const started = await startPostgres({ folder, port: port ?? (await preferPort(ports.postgres)) });
        addresses.databaseUrl = started.url;
        // Started again, it must be found where everybody looks for it.
        port = Number(new URL(started.url).port);
        ports.postgres = port;
        if (!prepared) await plan.prepare?.(started.url);
        prepared = true;
        return started;
      }),
    );
  }
  if (addresses.temporal.address === '') {
    parts.push(
      server('Temporal', async () => {
        const folder = join(plan.folder, 'temporal');
        const started = await startTemporal({ folder, port: ports.temporal, uiPort: ports.temporalUi });
        addresses.temporal = { address: started.address, namespace: 'default', ui: started.ui };
        ports.temporal = portOf(started.address);
        ports.temporalUi = portOf(started.ui);
        return started;
      }),
    );
  }
  return parts;
}

function programParts(plan: EnvironmentPlan, ports: Ports, addresses: Addresses, secret: string): Part[] {
  const { folder, without = [], simulate } = plan;
  const log = (name: string) => join(folder, 'logs', `${name}.log`);
  const env = () => ({
    DRUMBEAT_TEAM_FILE: resolve(plan.teamFile),
    DRUMBEAT_CLOCK: plan.clock,
    DATABASE_URL: addresses.databaseUrl,
    TEMPORAL_ADDRESS: addresses.temporal.address,
    TEMPORAL_NAMESPACE: addresses.temporal.namespace,
    SLACK_PORT: String(ports.slackApp),
    // One port cannot serve two parts; here the control says how they are.
    DRUMBEAT_HEALTH_PORT: '',
    ...accessTo(`http://127.0.0.1:${ports.simulator}`, simulate),
  });
  const seedFile = join(folder, 'seed.json');
  const simulators = program({
    name: simulatorPart,
    entry: 'simulator/main.ts',
    args: ['--port', String(ports.simulator), '--state', join(folder, 'simulator'), '--seed', seedFile],
    env: () => ({
      SIMULATOR_SLACK_REQUEST_URL: `http://127.0.0.1:${ports.slackApp}/slack/events`,
      ...(addresses.temporal.ui && { SIMULATOR_TEMPORAL_UI: addresses.temporal.ui }),
      SIMULATOR_CONTROL_URL: `http://127.0.0.1:${ports.control}/${secret}`,
    }),
    without,
    log: log('simulator'),
    before: () => writeFile(seedFile, JSON.stringify(plan.seed(), null, 2)),
  });
  return [
    ...(simulate.length > 0 ? [simulators] : []),
    program({ name: 'worker', entry: 'worker/main.ts', env, without, log: log('worker'), stopMs: 45_000 }),
    program({ name: 'Slack app', entry: 'client/slack/main.ts', env, without, log: log('slack-app') }),
  ];
}

function addressesSaid(plan: EnvironmentPlan, ports: Ports, addresses: Addresses, control: string): Running {
  const simulator = `http://127.0.0.1:${ports.simulator}`;
  return {
    folder: resolve(plan.folder),
    teamFile: resolve(plan.teamFile),
    clock: plan.clock,
    ...addresses,
    slackApp: `http://127.0.0.1:${ports.slackApp}/slack/events`,
    control,
    ...(plan.simulate.length > 0 && {
      simulator: { url: simulator, console: simulator, variables: accessTo(simulator, plan.simulate) },
    }),
  };
}

function portOf(address: string): number {
  return Number(address.split(':').at(-1));
}
