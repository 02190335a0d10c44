/** Why nothing new may start for a team: its file is broken, or gone. What runs goes on under its stored version. */
import type { Kysely } from 'kysely';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

/** Every team that the records know and that is not among those whose files are sound now; the others may start. */
export async function storeTeamProblems(
  db: Kysely<Tables>,
  sound: readonly TeamId[],
  problem: string,
): Promise<readonly TeamId[]> {
  return db.transaction().execute(async (write) => {
    const known = await write.selectFrom('configurations').select('team').distinct().orderBy('team').execute();
    const stopped = known.map(({ team }) => team).filter((team) => !sound.includes(team));
    await write.deleteFrom('team_problems').execute();
    if (stopped.length > 0) {
      const rows = stopped.map((team) => ({ team, problem }));
      const conflict = write.insertInto('team_problems').values(rows);
      await conflict.onConflict((one) => one.column('team').doUpdateSet({ problem })).execute();
    }
    return stopped;
  });
}

/** Null: it may start. */
export async function problemOf(db: Kysely<Tables>, team: TeamId): Promise<string | null> {
  const row = await db.selectFrom('team_problems').select('problem').where('team', '=', team).executeTakeFirst();
  return row?.problem ?? null;
}
