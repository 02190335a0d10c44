/**
 * Temporal's dev server in a folder: one file holds every workflow, so that a restart continues where it was.
 * It is started detached and adopted when it lives. Production names an address instead (`TEMPORAL_ADDRESS`).
 */
import { spawn } from 'node:child_process';
import { access, constants, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { z } from 'zod';
import { searchAttributes } from '../workflows/contract/search-attributes.ts';
import { claimPort, freePort } from './ports.ts';
import { endProcess, lives, tail } from './processes.ts';

export interface TemporalOptions {
  /** Holds the server's database file, its log and its address; made when absent. */
  readonly folder: string;
  /** Loopback ports; free ones when absent. Ignored for a server that is adopted. */
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
  /** The codec server that its web page asks for clear text. */
  readonly codec?: string | undefined;
}

export interface TemporalServer {
  readonly address: string;
  /** The web page. */
  readonly ui: string;
  readonly pid: number;
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/** The executables that set-up puts in place. */
export const executables = {
  temporal: fileURLToPath(new URL('../.tools/temporal', import.meta.url)),
  testServer: fileURLToPath(new URL('../.tools/temporal-test-server', import.meta.url)),
} as const;

const shutdown = { first: 'SIGTERM', withinMs: 5_000, last: 'SIGKILL' } as const;

const serverFile = z.object({ pid: z.number(), address: z.string(), ui: z.string() });

/**
 * Starts the dev server of this folder, or adopts the one that lives, with Drumbeat's search attributes registered.
 * @throws Error in plain words when the executable is missing or the server does not come up.
 */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const known = await knownServer(folder);
  if (known) return server(known, true);

  await access(executables.temporal, constants.X_OK).catch(() => {
    throw new Error('The Temporal dev server is not installed (.tools/temporal). Run `node scripts/setup.mjs`.');
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const started = await launch(options);
      await writeFile(join(folder, 'server.json'), `${JSON.stringify(started)}\n`);
      return server(started, false);
    } catch (error) {
      // It also takes free ports of its own, which another program may have taken first.
      if (attempt === 3) throw error;
    }
  }
}

async function launch(options: TemporalOptions): Promise<z.infer<typeof serverFile>> {
  const { folder } = options;
  const port = await portFor(options.port, 'the Temporal dev server');
  const uiPort = await portFor(options.uiPort, "Temporal's web page");
  const log = join(folder, 'temporal.log');
  const out = await open(log, 'a');
  const child = spawn(
    executables.temporal,
    [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--ui-port=${uiPort}`,
      `--db-filename=${join(folder, 'temporal.db')}`,
      '--log-level=warn',
      // By its own setting a timer is up to a second late, and a day of the demo takes five.
      '--dynamic-config-value=history.timerProcessorMaxTimeShift="20ms"',
      ...(options.codec ? [`--ui-codec-endpoint=${options.codec}`] : []),
      ...Object.values(searchAttributes).map((one) => `--search-attribute=${one.name}=${typeNames[one.type]}`),
    ],
    { detached: true, stdio: ['ignore', out.fd, out.fd] },
  );
  await out.close();
  child.unref();
  if (child.pid === undefined)
    throw new Error(`The Temporal dev server could not be started (${executables.temporal}).`);
  const started = { pid: child.pid, address: `127.0.0.1:${port}`, ui: `http://127.0.0.1:${uiPort}` };
  const giveUpAt = Date.now() + 30_000;
  while (!(await answers(started.address))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
      if (lives(started.pid)) process.kill(started.pid, 'SIGKILL');
      throw new Error(
        `The Temporal dev server did not start on port ${port}. Its log (${log}) ends with:\n${await tail(log, 5)}`,
      );
    }
    await pause(50);
  }
  return started;
}

/** Ends the server that lives in the folder, if one does. */
export async function endTemporal(folder: string): Promise<void> {
  const known = await knownServer(folder);
  if (known) await endProcess(known.pid, shutdown);
}

function portFor(wanted: number | undefined, what: string): Promise<number> {
  if (wanted === undefined) return freePort();
  const remedy =
    'If that is a demo or another `up`, stop it with Ctrl-C in its terminal; if it is a Temporal server of your own, name it with TEMPORAL_ADDRESS.';
  return claimPort(wanted, what, remedy);
}

function server(started: z.infer<typeof serverFile>, adopted: boolean): TemporalServer {
  return { ...started, adopted, stop: () => endProcess(started.pid, shutdown) };
}

async function knownServer(folder: string): Promise<z.infer<typeof serverFile> | null> {
  const written = await readFile(join(folder, 'server.json'), 'utf8').catch(() => null);
  if (written === null) return null;
  const known = serverFile.safeParse(JSON.parse(written));
  if (!known.success || !lives(known.data.pid)) return null;
  return (await answers(known.data.address)) ? known.data : null;
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '2s' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

/** The command line's words for the types. */
const typeNames: Readonly<Record<SearchAttributeType, string>> = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
};
