/** Processes known by their id only: servers that outlive their starter. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** True while a process of this id runs; one that ended and was not yet collected does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return true;
}

/** True when the process is gone within so many milliseconds. */
export async function untilGone(pid: number, ms: number): Promise<boolean> {
  const giveUpAt = Date.now() + ms;
  while (lives(pid)) {
    if (Date.now() > giveUpAt) return false;
    await pause(25);
  }
  return true;
}

interface Ending {
  readonly first: NodeJS.Signals;
  readonly withinMs: number;
  readonly last: NodeJS.Signals;
}

/** In order; by the second signal where the first leads to nothing. */
export async function endProcess(pid: number, { first, withinMs, last }: Ending): Promise<void> {
  if (!lives(pid)) return;
  process.kill(pid, first);
  if (await untilGone(pid, withinMs)) return;
  process.kill(pid, last);
  await untilGone(pid, 5_000);
}

/** The last lines of a log, for an error message; of what was written after the first `from` bytes. */
export async function tail(file: string, lines: number, from = 0): Promise<string> {
  const all = await readFile(file).catch(() => Buffer.alloc(0));
  return all.subarray(from).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
