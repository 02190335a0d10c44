/** One call to a vendor: not while its token is paused, and with every refusal in the words of `vendor-errors.ts`. */
import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Kysely } from 'kysely';
import { ZodError } from 'zod';
import type { VendorName } from '../domain/team.ts';
import { pause, pausedUntil } from '../records/pauses.ts';
import type { Tables } from '../records/tables.ts';
import { failureOf, malformedFailure, pauseFailure, waitOf, type Refusal } from './errors.ts';

/** What every vendor's client brings beside the library's own client. */
export interface Vendor {
  readonly name: VendorName;
  /** Its token is the simulator's own. */
  readonly isSimulated: boolean;
  /** Stands for the token in the records: all processes that use the same token share its pause. Not the token itself. */
  readonly tokenId: string;
  /** Null: not an error of this vendor's library. `malformed`: the answer could not be read. */
  refusalOf(error: unknown): Refusal | 'malformed' | null;
}

/** `doing` finishes the sentence "Slack refuses to …" and names the place, never a value. */
export type VendorCall = <Result>(vendor: Vendor, doing: string, work: () => Promise<Result>) => Promise<Result>;

export function createVendorCall(db: Kysely<Tables>): VendorCall {
  return async (vendor, doing, work) => {
    const paused = await pausedUntil(db, vendor.tokenId);
    if (paused) throw pauseFailure(vendor.name, paused.getTime() - Date.now());
    try {
      return await work();
    } catch (error) {
      throw await meaningOf(db, vendor, doing, error);
    }
  };
}

async function meaningOf(db: Kysely<Tables>, vendor: Vendor, doing: string, error: unknown): Promise<unknown> {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ZodError) return malformedFailure(vendor.name, doing, error);
  const refusal = vendor.refusalOf(error);
  if (refusal === null) return error;
  if (refusal === 'malformed') return malformedFailure(vendor.name, doing, null);
  if (refusal.tooMany) await pause(db, vendor.tokenId, new Date(Date.now() + waitOf(refusal.tooMany.waitMs)));
  return failureOf(vendor, doing, refusal);
}

export function tokenIdOf(vendor: VendorName, token: string): string {
  return `${vendor}:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
}

/** Longest time one HTTP call may take: well below the start-to-close time of every activity. */
export const httpTimeoutMs = 10_000;

/** Vendors' codes and field names are repeated only when they are plain words; anything else could be a body. */
export function plainWord(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.\-:]{1,64}$/.test(value) ? value : undefined;
}
