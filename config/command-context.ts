/** What a command is given: its variables, and where its output goes. The process’s own, unless `run` of `cli/program.ts` is given others. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Variables } from './variables.ts';

export interface CommandContext {
  readonly env: Variables;
  readonly say: (words: string) => void;
  readonly complain: (words: string) => void;
}

const own: CommandContext = {
  env: process.env,
  say: (words) => void process.stdout.write(words),
  complain: (words) => void process.stderr.write(words),
};
const given = new AsyncLocalStorage<CommandContext>();

export function commandContext(): CommandContext {
  return given.getStore() ?? own;
}

export function runIn<Result>(others: CommandContext | undefined, run: () => Result): Result {
  return others ? given.run(others, run) : run();
}
