/** What a supervisor looks after: a part that it can start, and a started one that it can wait for and stop. */
import { commandContext } from '../config/command-context.ts';
import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lives, tail, untilGone } from './processes.ts';

export interface Part {
  readonly name: string;
  /** Resolves when the part does its work. @throws Error in plain words when it cannot. */
  start(): Promise<StartedPart>;
}

export interface StartedPart {
  readonly pid: number;
  /** The line it printed when it was ready. */
  readonly firstLine?: string | undefined;
  /** How it ended, in a few words; resolves when it is gone, never rejects. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly name: string;
  /** The entry point, from the root of the checkout. It prints one line when it is ready. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Read at each start: addresses of other parts may be known only then. */
  readonly env: () => Readonly<Record<string, string>>;
  /** Done before each start. */
  readonly before?: () => Promise<void>;
  /** Variables of this process that the part must not see. */
  readonly without?: readonly string[];
  /** Everything it prints goes here. */
  readonly log: string;
  /** How long it may take until it is ready, and until it has stopped. */
  readonly readyMs?: number;
  readonly stopMs?: number;
}

const withParent = new URL('with-parent.ts', import.meta.url).href;

/** One of the product's own entry points as a process. */
export function program(options: ProgramOptions): Part {
  return { name: options.name, start: () => startProgram(options) };
}

async function startProgram(options: ProgramOptions): Promise<StartedPart> {
  const { name, readyMs = 90_000, stopMs = 10_000 } = options;
  const entry = fileURLToPath(new URL(`../${options.entry}`, import.meta.url));
  await options.before?.();
  await mkdir(dirname(options.log), { recursive: true });
  const log = await open(options.log, 'a');
  const { size: earlier } = await log.stat();
  const inherited = Object.entries(commandContext().env).filter(([variable]) => !options.without?.includes(variable));
  // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which then stops its parts in order.
  const child = spawn(process.execPath, ['--import', withParent, entry, ...(options.args ?? [])], {
    env: { ...Object.fromEntries(inherited), ...options.env() },
    stdio: ['ignore', 'pipe', log.fd],
    detached: true,
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  void ended.then(() => log.close());
  let firstLine: string | undefined;
  const ready = new Promise<'ready'>((resolve) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      void log.write(bytes).catch(() => undefined);
      firstLine ??= bytes.toString('utf8').split('\n')[0]?.trim();
      resolve('ready');
    });
  });
  const { pid } = child;
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, readyMs, 'late').unref());
  const first = await Promise.race([ready, ended, late]);
  if (pid === undefined || first !== 'ready') {
    if (pid !== undefined && lives(pid)) process.kill(pid, 'SIGKILL');
    const why = first === 'late' ? `was not ready after ${readyMs / 1000} s` : `exited at once (${first})`;
    throw new Error(`The ${name} ${why}:\n${await tail(options.log, 6, earlier)}`);
  }
  return {
    pid,
    firstLine,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      if (!(await untilGone(pid, stopMs))) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A server that was started detached, or adopted: it is known by its process id. */
export function server(name: string, start: () => Promise<{ pid: number; stop(): Promise<void> }>): Part {
  return {
    name,
    start: async () => {
      const started = await start();
      return { pid: started.pid, ended: gone(started.pid), stop: () => started.stop() };
    },
  };
}

async function gone(pid: number): Promise<string> {
  while (!(await untilGone(pid, 60_000)));
  return 'its process has exited';
}
