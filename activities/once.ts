/**
 * One outside write, one visible effect (X6). The intent is noted first; a later attempt, another worker or a reset finds
 * the note and looks at the vendor before it writes. What cannot be decided is put to a person.
 * After a restore the notes themselves may be lost: then a first write looks too (`lookFirst`).
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure, cancellationDetails, sleep } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { canonical } from '../domain/decisions/decisions.ts';
import { failureTypes, type ParkedDetails } from '../domain/failures.ts';
import { literal } from '../domain/text/text.ts';
import type { Tables } from '../records/tables.ts';
import { isParked } from '../vendors/errors.ts';
import { earlierWrite, intend, keepResult, takeOver, withdraw, type Intent } from '../records/writes.ts';

interface OnceWrite<Result extends object> extends Intent {
  /** `<workflow id>|<operation>|<logical period>`: business identity, never a run or an attempt. */
  readonly key: string;
  /** How long the vendor may take to show what was written, in milliseconds. Only a look-up waits for it. */
  readonly settleMs: number;
  /** The write itself; its effect carries `markerOf(key)`. The result is kept as JSON. */
  readonly write: () => Promise<Result>;
  /** Everything that carries the marker, by a method that does not lag (a list, not a search). */
  readonly find: () => Promise<Result[]>;
}

/** @throws ApplicationFailure `UndecidedWrite` when the vendor holds two or more; whatever `write` and `find` throw */
export type Once = <Result extends object>(write: OnceWrite<Result>) => Promise<Result>;

/** What a message, an issue or a release carries so that it is found again. */
export function markerOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** @param lookFirst the vendors may hold what these records know nothing of: they were restored from a back-up */
export function createOnce(db: Kysely<Tables>, lookFirst = false): Once {
  return async function once<Result extends object>(write: OnceWrite<Result>): Promise<Result> {
    for (;;) {
      if (await intend(db, write)) return (lookFirst ? await adopt(db, write) : null) ?? writeFirst(db, write);

      const earlier = await earlierWrite(db, write.key);
      if (!earlier) continue; // withdrawn in between
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what this same `write` or `find` answered, as JSON
      if (earlier.done) return earlier.result as Result;

      await settle(write.settleMs);
      const found = await adopt(db, write);
      if (found) return found;
      if (await takeOver(db, write.key, earlier.attempts)) return keep(db, write, await write.write());
      // somebody else took it over: look again
    }
  };
}

/** What the vendor holds of this write already; null: nothing. */
async function adopt<Result extends object>(db: Kysely<Tables>, write: OnceWrite<Result>): Promise<Result | null> {
  const found = await write.find();
  if (found.length > 1) throw undecided(write, found);
  const [only] = found;
  return only ? keep(db, write, only) : null;
}

/** A workflow that is cancelled is still told what became of its write; whoever else is told to stop (its worker ends) stops. */
async function settle(ms: number): Promise<void> {
  const until = Date.now() + ms;
  try {
    await sleep(ms);
  } catch (error) {
    if (!cancellationDetails()?.cancelRequested) throw error;
    await pause(until - Date.now());
  }
}

/** After a refusal the next attempt is a first one again: it need not wait and look. */
async function writeFirst<Result extends object>(db: Kysely<Tables>, write: OnceWrite<Result>): Promise<Result> {
  try {
    return await keep(db, write, await write.write());
  } catch (error) {
    if (wasRefused(error)) await withdraw(db, write.key);
    throw error;
  }
}

/** The vendor answered that it did nothing: it refused (parked), or told us to come later. Anything else is unknown. */
function wasRefused(error: unknown): boolean {
  if (!(error instanceof ApplicationFailure)) return false;
  return error.nextRetryDelay !== undefined || isParked(error);
}

async function keep<Result extends object>(
  db: Kysely<Tables>,
  { key }: OnceWrite<Result>,
  result: Result,
): Promise<Result> {
  await keepResult(db, key, result);
  return result;
}

function undecided({ system, operation }: Intent, found: readonly object[]): ApplicationFailure {
  const places = found.map((one) => ('link' in one && typeof one.link === 'string' ? one.link : canonical(one)));
  const details: ParkedDetails = {
    vendor: system,
    why: `${system} holds ${found.length} results of "${operation}": ${places.join(' and ')}`,
    remedy: literal('Remove all but the one that counts, then resume.'),
  };
  return ApplicationFailure.nonRetryable(`${details.why}. ${details.remedy}`, failureTypes.undecided, details);
}
