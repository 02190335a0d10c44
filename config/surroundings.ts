/** What surrounds a command: its variables, and where its words go. The process's own, unless `run` of `cli/program.ts` is given others. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Variables } from './variables.ts';

export interface Surroundings {
  readonly env: Variables;
  readonly say: (words: string) => void;
  readonly complain: (words: string) => void;
}

const own: Surroundings = {
  env: process.env,
  say: (words) => void process.stdout.write(words),
  complain: (words) => void process.stderr.write(words),
};
const given = new AsyncLocalStorage<Surroundings>();

export function surroundings(): Surroundings {
  return given.getStore() ?? own;
}

export function runIn<Result>(others: Surroundings | undefined, run: () => Result): Result {
  return others ? given.run(others, run) : run();
}
