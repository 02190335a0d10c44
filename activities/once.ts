/**
 * One outside write, one visible effect (X6). The intent is noted first; a later attempt, another worker or a reset finds
 * the note and looks at the vendor before it writes. What cannot be decided is put to a person.
 * After a restore the notes themselves may be lost: then a first write looks it up too.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { activityInfo, ApplicationFailure, cancellationDetails, sleep } from '@temporalio/activity';
import { failureTypes, type ParkedDetails } from '../domain/failures.ts';
import { literal } from '../domain/text/text.ts';
import type { ExternalReference, TeamId } from '../domain/team.ts';
import { earlierWrite, intend, saveResult, takeOver, withdraw } from '../records/writes.ts';
import { isParked } from '../vendors/errors.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import type { Deps } from './deps.ts';

/** What a vendor answers to a write, with the reference to what it made. */
export interface Written {
  readonly reference: ExternalReference;
}

interface OnceWrite<Result extends Written> {
  readonly team: TeamId;
  readonly client: Pick<VendorClient, 'name' | 'title' | 'settleMs'>;
  readonly operation: string;
  /** What makes it another write of the same operation: a question's id, a version. Never a run or an attempt. */
  readonly period: string;
  /** The write itself; its effect carries the marker. The result is kept as JSON. */
  readonly write: (marker: string) => Promise<Result>;
  /** Everything since then that carries the marker, by a method that does not lag (a list, not a search). */
  readonly find: (marker: string, since: Date) => Promise<Result[]>;
}

/** @throws ApplicationFailure `UndecidedWrite` when the vendor holds two or more; whatever `write` and `find` throw */
export type Once = <Result extends Written>(write: OnceWrite<Result>) => Promise<Result>;

/** The vendor's clock may be behind the records' by this much. */
const clockDifferenceMs = 60_000;

/** The workflow that this activity belongs to: the first part of every key. */
export function currentWorkflowId(): string {
  const execution = activityInfo().workflowExecution;
  if (!execution) throw new Error('This activity can be called only from a workflow.');
  return execution.workflowId;
}

/** Business identity: it is only ever compared, never taken apart. */
export function keyOf(
  workflowId: string,
  { operation, period }: Pick<OnceWrite<Written>, 'operation' | 'period'>,
): string {
  return `${workflowId}|${operation}|${period}`;
}

/** What a message, an issue or a release carries so that it is found again. */
export function markerOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

export function createOnce({ db, restoredFrom }: Pick<Deps, 'db' | 'restoredFrom'>): Once {
  return async function once<Result extends Written>(write: OnceWrite<Result>): Promise<Result> {
    const { team, client, operation } = write;
    const workflowId = currentWorkflowId();
    const key = keyOf(workflowId, write);
    const marker = markerOf(key);
    for (;;) {
      if (await intend(db, { key, team, workflowId, system: client.name, operation })) {
        return (restoredFrom ? await adopt() : null) ?? writeFirst();
      }
      const earlier = await earlierWrite(db, key);
      if (!earlier) continue; // withdrawn in between
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what this same `write` or `find` answered, as JSON
      if (earlier.done) return earlier.result as Result;

      await settle(client.settleMs);
      const found = await adopt();
      if (found) return found;
      if (await takeOver(db, key, earlier.attempts)) return keep(await write.write(marker));
      // somebody else took it over: look again
    }

    /** What the vendor holds of this write already; null: nothing. */
    async function adopt(): Promise<Result | null> {
      const intended = (await earlierWrite(db, key))?.intendedAt ?? new Date();
      const since = Math.min(intended.getTime(), restoredFrom?.getTime() ?? Infinity);
      const found = await write.find(marker, new Date(since - clockDifferenceMs));
      if (found.length > 1) throw undecided(write, found);
      const [only] = found;
      return only ? keep(only) : null;
    }

    /** After a refusal the next attempt is a first one again: it need not wait and look. */
    async function writeFirst(): Promise<Result> {
      try {
        return await keep(await write.write(marker));
      } catch (error) {
        if (wasRefused(error)) await withdraw(db, key);
        throw error;
      }
    }

    async function keep(result: Result): Promise<Result> {
      await saveResult(db, { key, workflowId }, result);
      return result;
    }
  };
}

/** A workflow that is cancelled still learns what became of its write; when the worker ends, the wait ends too. */
async function settle(ms: number): Promise<void> {
  const until = Date.now() + ms;
  try {
    await sleep(ms);
  } catch (error) {
    if (!cancellationDetails()?.cancelRequested) throw error;
    await pause(until - Date.now());
  }
}

/** The vendor answered that it did nothing: it refused (parked), or asked us to come later. Anything else is unknown. */
function wasRefused(error: unknown): boolean {
  if (!(error instanceof ApplicationFailure)) return false;
  return error.nextRetryDelay !== undefined || isParked(error);
}

function undecided(
  { client, operation }: Pick<OnceWrite<Written>, 'client' | 'operation'>,
  found: readonly Written[],
): ApplicationFailure {
  const places = found.map(({ reference: { link, name, id } }) => link ?? name ?? id);
  const details: ParkedDetails = {
    vendor: client.name,
    why: `${client.title} has ${found.length} results for "${operation}": ${places.join(' and ')}`,
    remedy: literal('Delete all but the correct one, then resume.'),
  };
  return ApplicationFailure.nonRetryable(`${details.why}. ${details.remedy}`, failureTypes.undecided, details);
}
