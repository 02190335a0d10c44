/** Why nothing new may start for a team: its file is broken, or gone. What runs continues under its stored version. */
import type { Kysely } from 'kysely';
import type { TeamId } from '../domain/team.ts';
import { knownTeams } from './configurations.ts';
import type { Tables } from './tables.ts';

export interface StoppedTeam {
  readonly team: TeamId;
  readonly problem: string;
}

/** Every team that the records know and that is not among those whose files are sound now; the others may start. */
export async function storeTeamProblems(
  db: Kysely<Tables>,
  sound: readonly TeamId[],
  why: (team: TeamId) => string,
): Promise<readonly StoppedTeam[]> {
  return db.transaction().execute(async (write) => {
    const stopped = (await knownTeams(write)).filter((team) => !sound.includes(team));
    await write.deleteFrom('team_problems').execute();
    const rows = stopped.map((team) => ({ team, problem: why(team) }));
    if (rows.length > 0) {
      const insert = write.insertInto('team_problems').values(rows);
      await insert
        .onConflict((one) => one.column('team').doUpdateSet((row) => ({ problem: row.ref('excluded.problem') })))
        .execute();
    }
    return rows;
  });
}

/** Null: it may start. */
export async function problemOf(db: Kysely<Tables>, team: TeamId): Promise<string | null> {
  const row = await db.selectFrom('team_problems').select('problem').where('team', '=', team).executeTakeFirst();
  return row?.problem ?? null;
}
