/** The teams that `up` works for: as their files say and, where no file can be used, as they were stored last. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandContext } from '../config/command-context.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { loadTeams, type StoredTeams, type TeamFiles } from '../config/teams.ts';
import { installedTeams, storedAt } from '../records/installed-teams.ts';
import { seedOfTeams } from './demo/seed.ts';
import { startPostgres } from './postgres.ts';
import { repeatedly, type Repeated } from '../worker/repeatedly.ts';
import { refuseSecond } from './running.ts';

/** As the records had them, before anything runs. */
export async function storedBefore(folder: string): Promise<readonly ConfiguredTeam[]> {
  await refuseSecond();
  const named = commandContext().env['DATABASE_URL'];
  if (named) return storedAt(named);
  const own = join(folder, 'postgres');
  if (!existsSync(own)) return [];
  const postgres = await startPostgres({ folder: own });
  try {
    return await storedAt(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/** Also those whose files are broken. @throws {UserError} what is wrong with the files, when no team was ever stored */
export async function teamsOf({ loaded, broken }: TeamFiles, stored: StoredTeams): Promise<ConfiguredTeam[]> {
  return (await installedTeams(stored, { teams: loaded, broken })).teams.map(({ team }) => team);
}

/** What the simulated vendors hold: of a team that is added meanwhile as well, for which they start again. */
export function seededTeams(teamFile: string, atStart: readonly ConfiguredTeam[]) {
  const teams = new Map(atStart.map((team) => [team.id, team]));
  const seed = () => seedOfTeams([...teams.values()]);
  return {
    seed,
    watch: (restart: () => Promise<void>, stored: StoredTeams): Repeated => {
      let applied = JSON.stringify(seed());
      return repeatedly(1_000, async () => {
        for (const { team } of (await loadTeams(teamFile, stored)).loaded) teams.set(team.id, team);
        const wanted = JSON.stringify(seed());
        if (wanted === applied) return;
        await restart();
        applied = wanted;
      });
    },
  };
}
