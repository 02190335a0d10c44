/**
 * One outside write, one visible effect (X6). The intent is noted first; a later attempt, another worker or a reset finds
 * the note and looks at the vendor before it writes. What cannot be decided is put to a person.
 * After a restore the notes themselves may be lost: then a first write looks it up too.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { activityInfo, ApplicationFailure, cancellationDetails, sleep } from '@temporalio/activity';
import { failureTypes, type ParkedDetails } from '../domain/failures.ts';
import { literal } from '../domain/text/text.ts';
import type { TeamId, VendorName } from '../domain/team.ts';
import { earlierWrite, intend, saveResult, takeOver, withdraw } from '../records/writes.ts';
import { isParked } from '../vendors/errors.ts';
import type { MadeOnce, OwnMarks, Written } from '../vendors/made-once.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { vendors } from '../vendors/vendors.ts';
import type { Deps } from './deps.ts';
import { ownMarks, type IdentifiedClient } from './own-marks.ts';
import { repairSecondEffects } from './second-effects.ts';

interface OnceWrite<Client extends OnceClient, Where extends object, Made extends Written, IfSkipped> {
  readonly team: TeamId;
  readonly client: Client;
  readonly operation: string;
  /** What makes it another write of the same operation: a question's id, a version. Never a run or an attempt. */
  readonly period: string;
  /** What is made, and where: how it is found again, and how a second one is taken back. */
  readonly kind: MadeOnce<Client, Where, Made>;
  readonly where: Where;
  /** The write itself; its effect carries the marker. The result is kept as JSON. */
  readonly write: (marker: string, marks: OwnMarks) => Promise<Made>;
  /** The result when a person decided to go on without it; absent: the workflow cannot. */
  readonly ifSkipped?: IfSkipped;
}

type OnceClient = IdentifiedClient & Pick<VendorClient, 'settleMs'>;

/** @throws ApplicationFailure `UndecidedWrite` when the vendor holds two or more that people have touched; whatever `write` and `kind` throw */
export type Once = <Client extends OnceClient, Where extends object, Made extends Written, IfSkipped = never>(
  write: OnceWrite<Client, Where, Made, IfSkipped>,
) => Promise<Made | IfSkipped>;

/** After an attempt whose outcome was not known, the vendor is looked at again and again: one that was slow may land late. */
export const readBack = { everyMs: 45_000, forMs: 10 * 60_000 } as const;

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
  { operation, period }: { readonly operation: string; readonly period: string },
): string {
  return `${workflowId}|${operation}|${period}`;
}

interface Caller {
  readonly workflowId: () => string;
  readonly wait: (ms: number) => Promise<void>;
}
const activity: Caller = { workflowId: currentWorkflowId, wait: settle };

/** @param around an activity; else on whose behalf it is written */
export function createOnce(
  { db, restoredFrom }: Pick<Deps, 'db' | 'restoredFrom'>,
  { workflowId: ofWorkflow, wait }: Caller = activity,
): Once {
  return async function once<Client extends OnceClient, Where extends object, Made extends Written, IfSkipped = never>(
    write: OnceWrite<Client, Where, Made, IfSkipped>,
  ): Promise<Made | IfSkipped> {
    const { team, client, operation, kind, where } = write;
    await mustBeListed(client.name, kind);
    const workflowId = ofWorkflow();
    const key = keyOf(workflowId, write);
    const marks = await ownMarks(db, client, key);
    const canBeSkipped = write.ifSkipped !== undefined;
    const intent = {
      key,
      team,
      workflowId,
      system: client.name,
      operation,
      kind: kind.name,
      madeIn: where,
      canBeSkipped,
    };
    for (;;) {
      if (await intend(db, intent)) {
        return (restoredFrom ? await adopt() : null) ?? writeFirst();
      }
      const earlier = await earlierWrite(db, key);
      if (!earlier) continue; // withdrawn in between
      if (earlier.skipped && write.ifSkipped !== undefined) return write.ifSkipped;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what this same `write` or `find` answered, as JSON
      if (earlier.done) return earlier.result as Made;

      await wait(client.settleMs);
      const found = await adopt();
      if (found) return found;
      if (await takeOver(db, key, earlier.attempts))
        return keep(await write.write(marks.marker, marks), readBack.everyMs);
      // somebody else took it over: look again
    }

    /** What the vendor holds of this write already; null: nothing. */
    async function adopt(): Promise<Made | null> {
      const intended = (await earlierWrite(db, key))?.intendedAt ?? new Date();
      const since = Math.min(intended.getTime(), restoredFrom?.getTime() ?? Infinity);
      const [first, ...others] = await kind.find(client, where, marks, lookUpSince(new Date(since)));
      if (!first) return null;
      const { kept, touched } = await repairSecondEffects(db, { key, client, kind, where }, [first, ...others], null);
      if (touched.length > 0) throw undecided(write, [kept, ...touched]);
      return keep(kept, readBack.everyMs);
    }

    /** After a refusal the next attempt is a first one again: it need not wait and look. */
    async function writeFirst(): Promise<Made> {
      try {
        return await keep(await write.write(marks.marker, marks), null);
      } catch (error) {
        if (wasRefused(error)) await withdraw(db, key);
        throw error;
      }
    }

    async function keep(made: Made, readBackMs: number | null): Promise<Made> {
      await saveResult(db, { key, workflowId }, made, readBackMs);
      return made;
    }
  };
}

/** A read-back after a restart knows only what the vendor lists. */
async function mustBeListed(vendor: VendorName, kind: Pick<MadeOnce, 'name'>): Promise<void> {
  if ((await vendors[vendor].madeOnce()).some(({ name }) => name === kind.name)) return;
  throw new Error(`"${kind.name}" is missing among what vendors/${vendor}/ makes once.`);
}

/** How far back a look-up of this write goes. */
export function lookUpSince(intendedAt: Date): Date {
  return new Date(intendedAt.getTime() - clockDifferenceMs);
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
  { client, operation }: { readonly client: Pick<VendorClient, 'name' | 'title'>; readonly operation: string },
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
