/** The ledger of every change to a committed plan (X8). */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

/** Writes what is not there yet; answers these entries as they stand, in the order given. */
export async function storeEntries(
  db: Kysely<Tables>,
  team: TeamId,
  iteration: string,
  entries: readonly LedgerEntry[],
): Promise<LedgerEntry[]> {
  if (entries.length === 0) return [];
  await db
    .insertInto('ledger')
    .values(
      entries.map((entry) => ({
        team,
        iteration,
        entry_id: entry.id,
        on: entry.on,
        cause: entry.cause,
        subject: entry.subject,
        title: entry.title,
        by: entry.by,
        reason: entry.reason ?? null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['team', 'iteration', 'entry_id']).doNothing())
    .execute();
  const standing = new Map((await ledgerOf(db, team, iteration)).map((entry) => [entry.id, entry]));
  return entries.map((entry) => standing.get(entry.id) ?? entry);
}

/** In the order of time. */
export async function ledgerOf(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .selectAll()
    .where('team', '=', team)
    .where('iteration', '=', iteration)
    .orderBy(sql`"on"::timestamptz`)
    .orderBy('entry_id')
    .execute();
  return rows.map(entryOf);
}

function entryOf(row: Selectable<Tables['ledger']>): LedgerEntry {
  const { entry_id: id, on, cause, subject, title, by, reason } = row;
  return { id, on, cause, subject, title, by, ...(reason === null ? {} : { reason }) };
}
