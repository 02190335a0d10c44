/** The teams of the installation: as their files describe them and, where a file is broken, as they were stored last. */
import type { Kysely } from 'kysely';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { commandContext } from '../config/command-context.ts';
import { EnvironmentError, readEnvironment } from '../config/environment.ts';
import { readRunning } from '../config/running.ts';
import { refusalOf, type BrokenFile, type StoredTeams } from '../config/teams.ts';
import type { TeamId } from '../domain/team.ts';
import { openDatabase } from './database.ts';
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

/** @throws {UserError} with every problem at once, when there is no team at all */
export async function installedTeams(stored: StoredTeams, { teams, broken }: Found): Promise<Installation> {
  const loaded = teams.map(({ team }) => ({ team, broken: [] }));
  if (broken.length === 0) return { teams: loaded, notLoaded: [] };
  // Whoever needs the records reports that they do not answer; without any team the files are what is to be fixed.
  const others = (await stored().catch(() => []))
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

/** In records that nobody has opened; none where they do not answer. */
export async function storedAt(databaseUrl: string): Promise<readonly ConfiguredTeam[]> {
  const db = openDatabase(databaseUrl);
  try {
    return await storedTeams(db).catch(() => []);
  } finally {
    await db.destroy();
  }
}

/** For whoever reads the files before the records; none where nobody knows of records. */
export async function storedWhereKnown(): Promise<readonly ConfiguredTeam[]> {
  try {
    const { database } = readEnvironment(commandContext().env, null, await readRunning(), ['database']);
    return await storedAt(database.url);
  } catch (error) {
    if (error instanceof EnvironmentError) return [];
    throw error;
  }
}
