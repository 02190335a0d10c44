/** One row per vendor's token: a vendor's "wait" holds for everyone who uses the same token. */
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Real time before which this token must not be used; null when it may be used. `token` is a name, never the secret. */
export async function pausedUntil(db: Kysely<Tables>, token: string): Promise<Date | null> {
  const row = await db
    .selectFrom('vendor_pause')
    .select('until')
    .where('token', '=', token)
    .where('until', '>', new Date())
    .executeTakeFirst();
  return row?.until ?? null;
}

/** A shorter wait never shortens a longer one. */
export async function pause(db: Kysely<Tables>, token: string, until: Date): Promise<void> {
  await db
    .insertInto('vendor_pause')
    .values({ token, until })
    .onConflict((conflict) =>
      conflict.column('token').doUpdateSet({ until: sql<Date>`greatest(vendor_pause.until, excluded.until)` }),
    )
    .execute();
}
