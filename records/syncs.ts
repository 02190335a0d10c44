/** What weekly syncs decided, and the actions they noted (R10). */
import type { Kysely } from 'kysely';
import type { NotedAction } from '../domain/sync.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

interface SyncNotes {
  readonly team: TeamId;
  readonly iteration: string;
  readonly sync: number;
  readonly decisions: readonly string[];
  readonly actions: readonly NotedAction[];
  /** Ids of earlier actions that are done. */
  readonly done: readonly string[];
  readonly on: BusinessTime;
}

/** The notes of one sync; noted again, the later ones stand, and what is done stays done. */
export async function storeNotes(db: Kysely<Tables>, notes: SyncNotes): Promise<void> {
  const { team, iteration, sync, actions, done, on } = notes;
  const decisions = JSON.stringify(notes.decisions);
  const rows = actions.map(({ text, owner }, n) => {
    const id = `${team}/${iteration}/sync-${sync}/${n + 1}`;
    return { id, team, iteration, sync, text, owner };
  });
  await db.transaction().execute(async (inOne) => {
    await inOne
      .insertInto('sync_notes')
      .values({ team, iteration, sync, decisions, on })
      .onConflict((conflict) => conflict.columns(['team', 'iteration', 'sync']).doUpdateSet({ decisions }))
      .execute();
    let gone = inOne
      .deleteFrom('actions')
      .where('team', '=', team)
      .where('iteration', '=', iteration)
      .where('sync', '=', sync);
    if (rows.length > 0) {
      const ids = rows.map((row) => row.id);
      gone = gone.where('id', 'not in', ids);
      await inOne
        .insertInto('actions')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((row) => ({ text: row.ref('excluded.text'), owner: row.ref('excluded.owner') })),
        )
        .execute();
    }
    await gone.execute();
    if (done.length === 0) return;
    await inOne
      .updateTable('actions')
      .set({ done_on: on })
      .where('team', '=', team)
      .where('id', 'in', done)
      .where('done_on', 'is', null)
      .execute();
  });
}

/** Noted and not yet done, the oldest first. */
export async function openActionsOf(db: Kysely<Tables>, team: TeamId): Promise<(NotedAction & { id: string })[]> {
  return db
    .selectFrom('actions')
    .select(['id', 'text', 'owner'])
    .where('team', '=', team)
    .where('done_on', 'is', null)
    .orderBy('id')
    .execute();
}
