/** One call to a vendor: not while its token is paused, and with every refusal in the words of `vendors/errors.ts`. */
import { ApplicationFailure } from '@temporalio/common';
import type { Kysely } from 'kysely';
import { ZodError } from 'zod';
import { pause, pausedUntil } from '../records/pauses.ts';
import type { Tables } from '../records/tables.ts';
import { failureOf, malformedFailure, pauseFailure, unusableIn, waitOf } from '../vendors/errors.ts';
import type { Call, VendorClient } from '../vendors/vendor.ts';

type Callee = Omit<VendorClient, 'call'>;

export function vendorCall(db: Kysely<Tables>): (client: Callee) => Call {
  return (client) => async (doing, work) => {
    const paused = await pausedUntil(db, client.tokenId);
    if (paused) throw pauseFailure(client, paused.getTime() - Date.now());
    try {
      return await work();
    } catch (error) {
      throw await meaningOf(db, client, doing, error);
    }
  };
}

async function meaningOf(db: Kysely<Tables>, client: Callee, doing: string, error: unknown): Promise<unknown> {
  if (error instanceof ApplicationFailure) return error;
  const unusable = error instanceof ZodError ? error : unusableIn(error);
  if (unusable) return malformedFailure(client, doing, unusable);
  const refusal = client.refusalOf(error);
  if (refusal === null) return error;
  if (refusal === 'malformed') return malformedFailure(client, doing, null);
  if (refusal.tooMany) await pause(db, client.tokenId, new Date(Date.now() + waitOf(refusal.tooMany.waitMs)));
  return failureOf(client, doing, refusal);
}
