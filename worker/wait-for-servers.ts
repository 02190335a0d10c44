/** What a process waits for when it starts before its servers do. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until it works, with one plain line a failure; the pauses grow to ten seconds. */
export async function waitForServer<Result>(
  attempt: () => Promise<Result>,
  say = (line: string): unknown => process.stderr.write(`${line}\n`),
): Promise<Result> {
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 10_000)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Error && passes.has(error.name))) throw error;
      say(`${error.message} Trying again in ${pause / 1000} s.`);
      await sleep(pause);
    }
  }
}

/** Only what can pass by itself is waited for. */
const passes = new Set(['TemporalUnreachable', 'DatabaseUnreachable']);
