/** Parts as processes: started in order, each started again when it dies, stopped in the reverse order. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Part, StartedPart } from './parts.ts';

interface PartState {
  readonly name: string;
  /** Null while it is down. */
  readonly pid: number | null;
  readonly state: 'starting' | 'running' | 'stopped';
  /** How often it was started again after it had died. */
  readonly restarts: number;
  /** When it was last ready, and when it last ended or was stopped; epoch milliseconds. */
  readonly readyAt: number | null;
  readonly endedAt: number | null;
  /** The line it printed when it was last ready. */
  readonly firstLine: string | null;
}

export interface Supervisor {
  parts(): PartState[];
  /** `kill -9`, as a test of what the rest does then. The part is started again. */
  kill(name: string): Promise<void>;
  /** Stops one part, which then stays down until it is started again. */
  stop(name: string): Promise<void>;
  start(name: string): Promise<void>;
  /** Stops every part, the last one first. Asked twice, it is done once. */
  stopAll(): Promise<void>;
}

export class UnknownPart extends Error {
  override readonly name = 'UnknownPart';
}

/** Back-off before a part is started again; one that lived for longer than `settledMs` begins anew. */
const backOffMs = [200, 500, 1_000, 2_000, 5_000] as const;
const settledMs = 10_000;

interface Watched {
  readonly part: Part;
  started: StartedPart | null;
  state: PartState['state'];
  restarts: number;
  readyAt: number | null;
  endedAt: number | null;
  /** Ends with the part's life under this supervisor; replaced when it is started by hand. */
  watching: Promise<void>;
}

/**
 * Starts all parts, each when the one before is ready, and looks after them from then on.
 * @throws what the part that cannot start says; the parts before it are stopped again.
 */
export async function supervise(parts: readonly Part[], say: (line: string) => void): Promise<Supervisor> {
  const all = parts.map((part): Watched => {
    const life = { state: 'stopped', restarts: 0, readyAt: null, endedAt: null } as const;
    return { part, started: null, ...life, watching: Promise.resolve() };
  });
  const find = (name: string): Watched => {
    const found = all.find((one) => one.part.name === name);
    if (found) return found;
    throw new UnknownPart(`There is no part "${name}"; there are ${all.map((one) => one.part.name).join(', ')}.`);
  };
  let stopping: Promise<void> | null = null;
  const stopAll = () => {
    stopping ??= (async () => {
      for (const one of all.toReversed()) await stop(one);
    })();
    return stopping;
  };
  try {
    for (const one of all) await start(one, say);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    parts: () =>
      all.map(({ part, started, state, restarts, readyAt, endedAt }) => ({
        name: part.name,
        pid: started?.pid ?? null,
        state,
        restarts,
        readyAt,
        endedAt,
        firstLine: started?.firstLine ?? null,
      })),
    kill: async (name) => {
      const { started } = find(name);
      if (!started) return;
      process.kill(started.pid, 'SIGKILL');
      await started.ended;
    },
    stop: (name) => stop(find(name)),
    start: async (name) => {
      const one = find(name);
      // One that was told to stop may still be on its way down.
      if (stopped(one)) await one.watching;
      if (stopped(one) && !stopping) await start(one, say);
    },
    stopAll,
  };
}

async function start(one: Watched, say: (line: string) => void): Promise<void> {
  one.state = 'starting';
  try {
    one.started = await one.part.start();
  } catch (error) {
    one.state = 'stopped';
    throw error;
  }
  ready(one);
  one.watching = watch(one, one.started, say);
}

async function stop(one: Watched): Promise<void> {
  one.state = 'stopped';
  await one.started?.stop();
  await one.watching;
}

async function watch(one: Watched, first: StartedPart, say: (line: string) => void): Promise<void> {
  const { name } = one.part;
  let since = Date.now();
  let fails = 0;
  let running: StartedPart | null = first;
  for (;;) {
    if (running) {
      const how: string = await running.ended;
      one.started = null;
      one.endedAt = Date.now();
      if (one.state === 'stopped') return;
      one.state = 'starting';
      if (Date.now() - since > settledMs) fails = 0;
      say(`${name} ended (${how}); restarting it.`);
    }
    await pause(backOffMs[Math.min(fails, backOffMs.length - 1)]);
    fails += 1;
    if (stopped(one)) return;
    running = await one.part.start().catch((error: unknown) => {
      say(`${name} could not be started; retrying. ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (!running) continue;
    since = Date.now();
    one.started = running;
    one.restarts += 1;
    if (stopped(one)) {
      await running.stop();
      one.started = null;
      return;
    }
    ready(one);
    say(`${name} is running again.${running.firstLine ? ` ${running.firstLine}` : ''}`);
  }
}

function ready(one: Watched): void {
  one.state = 'running';
  one.readyAt = Date.now();
}

/** Read anew: it may change during any wait. */
function stopped(one: Watched): boolean {
  return one.state === 'stopped';
}
