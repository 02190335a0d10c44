import { commandContext } from './command-context.ts';

/** An error that a person can act on: one plain sentence and the remedy. Entry points print it without a stack. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  /** What is wrong, and what to do about it; the message is both. */
  readonly what: string;
  readonly remedy: string;
  constructor(what: string, remedy = '', message = remedy === '' ? what : `${what}. ${remedy}`) {
    super(message);
    this.what = what;
    this.remedy = remedy;
  }
}

/** The remedy for a server that is missing. */
export function startRemedy(variable: string, to = 'one that runs'): string {
  return `Run \`npm run drumbeat -- up\` (it provides its own), or set ${variable} to ${to}.`;
}

/** The remedy for one that does not answer: whoever named it means that one, and `up` would bring no other. */
export function restartRemedy(...variables: readonly [string, ...string[]]): string {
  const named = variables.find((name) => commandContext().env[name]);
  return named === undefined ? startRemedy(variables[0]) : `Start it, or fix ${named}.`;
}

/** What a person reads of any error: its message, or with `LOG_LEVEL=debug` where it came from. */
export function messageOf(error: unknown, logLevel = commandContext().env['LOG_LEVEL']): string {
  if (!(error instanceof Error)) return String(error);
  return logLevel === 'debug' || logLevel === 'trace' ? (error.stack ?? error.message) : error.message;
}

/** Runs an entry point: what a person can act on is printed without a stack, and the process ends with 1, whatever is still open. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(1);
  }
}
