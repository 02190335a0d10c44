/** One call to a vendor: not while its token is paused, and with every refusal in the words of `errors.ts`. */
import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Kysely } from 'kysely';
import { ZodError } from 'zod';
import { pause, pausedUntil } from '../records/pauses.ts';
import type { Tables } from '../records/tables.ts';
import { failureOf, malformedFailure, pauseFailure, waitOf } from './errors.ts';
import type { VendorClient } from './vendor.ts';

/** `doing` finishes the sentence "Slack refuses to …" and names the place, never a value. */
export type VendorCall = <Result>(client: VendorClient, doing: string, work: () => Promise<Result>) => Promise<Result>;

export function createVendorCall(db: Kysely<Tables>): VendorCall {
  return async (client, doing, work) => {
    const paused = await pausedUntil(db, client.tokenId);
    if (paused) throw pauseFailure(client, paused.getTime() - Date.now());
    try {
      return await work();
    } catch (error) {
      throw await meaningOf(db, client, doing, error);
    }
  };
}

async function meaningOf(db: Kysely<Tables>, client: VendorClient, doing: string, error: unknown): Promise<unknown> {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ZodError) return malformedFailure(client, doing, error);
  const refusal = client.refusalOf(error);
  if (refusal === null) return error;
  if (refusal === 'malformed') return malformedFailure(client, doing, null);
  if (refusal.tooMany) await pause(db, client.tokenId, new Date(Date.now() + waitOf(refusal.tooMany.waitMs)));
  return failureOf(client, doing, refusal);
}

export function tokenIdOf(vendor: string, token: string): string {
  return `${vendor}:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
}

/** Longest time one HTTP call may take: well below the start-to-close time of every activity. */
export const httpTimeoutMs = 10_000;

/** Vendors' codes and field names are repeated only when they are plain words; anything else could be a body. */
export function plainWord(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.\-:]{1,64}$/.test(value) ? value : undefined;
}
