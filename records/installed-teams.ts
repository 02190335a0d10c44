/** The teams of the installation: as their files describe them and, where a file is broken, as they were stored last. */
import type { Kysely } from 'kysely';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { refusalOf, type BrokenFile } from '../config/teams.ts';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

interface InstalledTeam {
  readonly team: ConfiguredTeam;
  /** Why its file does not count; empty when it does. */
  readonly broken: readonly BrokenFile[];
}

export interface Installation {
  readonly teams: readonly InstalledTeam[];
  /** Files that cannot be used and are no stored team's either. */
  readonly notLoaded: readonly BrokenFile[];
}

export interface Found {
  readonly teams: readonly { readonly team: ConfiguredTeam }[];
  readonly broken: readonly BrokenFile[];
}

/**
 * @param db null where nobody knows of records
 * @throws {UserError} with every problem at once, when there is no team at all
 */
export async function installedTeams(db: Kysely<Tables> | null, { teams, broken }: Found): Promise<Installation> {
  const loaded = teams.map(({ team }) => ({ team, broken: [] }));
  if (broken.length === 0) return { teams: loaded, notLoaded: [] };
  // Whoever needs the records reports that they do not answer; without any team the files are what is to be fixed.
  const stored = db === null ? [] : await storedTeams(db).catch(() => []);
  const others = stored
    .filter(({ id }) => !teams.some(({ team }) => team.id === id))
    .map((team) => ({ team, broken: brokenOf(team.id, broken) }));
  const installed = [...loaded, ...others.filter((one) => one.broken.length > 0)];
  if (installed.length === 0) throw refusalOf(broken);
  const claimed = new Set(installed.flatMap((one) => one.broken));
  return { teams: installed, notLoaded: broken.filter((one) => !claimed.has(one)) };
}

/** Its own file, if that is known; else every one that may be its own. */
export function brokenOf(team: TeamId, broken: readonly BrokenFile[]): readonly BrokenFile[] {
  const own = broken.filter(({ id }) => id === team);
  return own.length > 0 ? own : broken.filter(({ id }) => id === null);
}

/** Each team as it was stored last. */
export async function storedTeams(db: Kysely<Tables>): Promise<ConfiguredTeam[]> {
  const rows = await db
    .selectFrom('configurations')
    .distinctOn('team')
    .select('body')
    .orderBy('team')
    .orderBy('stored_at', 'desc')
    .execute();
  return rows.map(({ body }) => body);
}
