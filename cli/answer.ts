/** One answer, twice: words for a person, or with `--json` the same facts for a program. And how the process ends. */
import { commandContext } from '../config/command-context.ts';
import { CommanderError } from 'commander';
import { EnvironmentError } from '../config/environment.ts';
import { UserError, messageOf } from '../config/user-error.ts';
import { DatabaseUnreachable } from '../records/database.ts';
import { NoWorker, WorkflowGone, TemporalUnreachable } from '../client/temporal/errors.ts';
import { asDocument } from '../client/terminal/json.ts';
import { print } from '../client/terminal/print.ts';

/** 0 done; 1 refused, or a problem found; 2 wrong usage; 3 a server is unreachable; 4 no such workflow, question, choice or person. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export const exitCodesInWords = `Exit codes: 0 done, 1 refused or a problem found, 2 wrong usage, 3 Temporal,
the database or a worker cannot be reached, 4 not found.
With --json one JSON document is on standard output, also when it fails:
{"error": {"what": "…", "remedy": "…"}}.`;

/** Of a verb that answers programs too. */
export interface Json {
  readonly json?: boolean;
}
export const jsonFlag = ['--json', 'for programs'] as const;

/** `facts` has a stable shape; `words` are made only when a person reads. */
export function answer({ json = false }: Json, facts: object, words: () => readonly string[]): void {
  if (json) document(facts);
  else print(...words());
}

export function document(facts: object): void {
  commandContext().say(asDocument(facts));
}

/** Nobody and nothing goes by this name. */
export class NotFound extends UserError {
  override readonly name = 'NotFound';
}

/** Everything was said already; only the process has to end so. */
export class Ended extends Error {
  override readonly name = 'Ended';
  readonly code: ExitCode;
  constructor(code: ExitCode) {
    super(`ends with ${code}`);
    this.code = code;
  }
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Ended) return error.code;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof NotFound || error instanceof WorkflowGone) return 4;
  const away = [TemporalUnreachable, NoWorker, DatabaseUnreachable].some((kind) => error instanceof kind);
  return away || (error instanceof EnvironmentError && error.problems.every(isAddress)) ? 3 : 1;
}

/** No address is configured: for a caller the same as servers that do not answer. */
function isAddress({ variable }: EnvironmentError['problems'][number]): boolean {
  return variable === 'DATABASE_URL' || variable === 'TEMPORAL_ADDRESS';
}

/** An error as a program reads it. */
export function errorFacts(error: unknown): { readonly error: { readonly what: string; readonly remedy: string } } {
  if (error instanceof CommanderError) {
    return { error: { what: error.message.replace(/^error: /, ''), remedy: 'See drumbeat --help.' } };
  }
  if (error instanceof UserError) return { error: { what: error.what, remedy: error.remedy } };
  return { error: { what: messageOf(error), remedy: '' } };
}
