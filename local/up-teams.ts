/** The teams that `up` works for: as their files say and, where no file can be used, as they were stored last. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandContext } from '../config/command-context.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { loadTeams, refusalOf, type TeamFiles } from '../config/teams.ts';
import { openDatabase } from '../records/database.ts';
import { installedTeams } from '../records/installed-teams.ts';
import { seedOfTeams } from './demo/seed.ts';
import { startPostgres } from './postgres.ts';
import { repeatedly, type Repeated } from './repeatedly.ts';
import { refuseSecond } from './running.ts';

/** Before anything runs. @throws {UserError} what is wrong with the files, when no team was ever stored */
export async function teamsAtStart(files: TeamFiles, folder: string): Promise<ConfiguredTeam[]> {
  if (files.loaded.length > 0) return files.loaded.map(({ team }) => team);
  await refuseSecond();
  const named = commandContext().env['DATABASE_URL'];
  if (named) return teamsIn(named, files);
  const own = join(folder, 'postgres');
  if (!existsSync(own)) throw refusalOf(files.broken);
  const postgres = await startPostgres({ folder: own });
  try {
    return await teamsIn(postgres.url, files);
  } finally {
    await postgres.stop();
  }
}

/** Also those whose files are broken. */
export async function teamsIn(databaseUrl: string, { loaded, broken }: TeamFiles): Promise<ConfiguredTeam[]> {
  const db = openDatabase(databaseUrl);
  try {
    return (await installedTeams(db, { teams: loaded, broken })).teams.map(({ team }) => team);
  } finally {
    await db.destroy();
  }
}

/** What the simulated vendors hold: of a team that is added meanwhile as well, for which they start again. */
export function seededTeams(teamFile: string, atStart: readonly ConfiguredTeam[]) {
  const teams = new Map(atStart.map((team) => [team.id, team]));
  const seed = () => seedOfTeams([...teams.values()]);
  return {
    seed,
    watch: (restart: () => Promise<void>): Repeated => {
      let applied = JSON.stringify(seed());
      return repeatedly(1_000, async () => {
        for (const { team } of (await loadTeams(teamFile)).loaded) teams.set(team.id, team);
        const wanted = JSON.stringify(seed());
        if (wanted === applied) return;
        await restart();
        applied = wanted;
      });
    },
  };
}
