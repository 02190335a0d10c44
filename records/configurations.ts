/** Versions of a team's configuration: a running workflow keeps the one it started with (X9). */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { canonical } from '../domain/decisions/decisions.ts';
import type { ConfigVersion, Team, TeamId, TeamRef } from '../domain/team.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import type { Tables } from './tables.ts';

/** The records do not hold this configuration. Temporal uses the class's name as the failure's type. */
export class UnknownConfiguration extends Error {
  override readonly name = 'UnknownConfiguration';
}

/** The first 12 hex digits of the sha256 of the canonical configuration: the same file always has the same version. */
export function versionOf(team: Team): ConfigVersion {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where the brand is given
  return createHash('sha256').update(canonical(team)).digest('hex').slice(0, 12) as ConfigVersion;
}

/** Keeps this configuration as the team's current one, also when it was stored before. */
export async function storeConfiguration(db: Kysely<Tables>, team: ConfiguredTeam): Promise<ConfigVersion> {
  const version = versionOf(team);
  await sql`
    insert into configurations (team, version, body) values (${team.id}, ${version}, ${JSON.stringify(team)})
    on conflict (team, version) do update set stored_at = clock_timestamp()`.execute(db);
  return version;
}

/** Every team that was ever stored. */
export async function knownTeams(db: Kysely<Tables>): Promise<TeamId[]> {
  const rows = await db.selectFrom('configurations').select('team').distinct().orderBy('team').execute();
  return rows.map(({ team }) => team);
}

/** A version never changes, so each is read once a process. */
const read = new WeakMap<Kysely<Tables>, Map<string, Team>>();

/** @throws {UnknownConfiguration} */
export async function teamOf(db: Kysely<Tables>, ref: TeamRef): Promise<Team> {
  const known = read.get(db) ?? new Map<string, Team>();
  read.set(db, known);
  const name = `${ref.team}@${ref.version}`;
  const found = known.get(name) ?? (await readVersion(db, ref));
  known.set(name, found);
  return found;
}

async function readVersion(db: Kysely<Tables>, ref: TeamRef): Promise<Team> {
  const row = await db
    .selectFrom('configurations')
    .select('body')
    .where('team', '=', ref.team)
    .where('version', '=', ref.version)
    .executeTakeFirst();
  if (row) return row.body;
  throw new UnknownConfiguration(
    `The records hold no version ${ref.version} of the configuration of team "${ref.team}". ` +
      'Use the database in which its workflows were started (DATABASE_URL).',
  );
}

/** Other teams of the installation as they were stored last. @throws {UnknownConfiguration} */
export function currentTeams(db: Kysely<Tables>, ids: readonly TeamId[]): Promise<Team[]> {
  return Promise.all(ids.map(async (id) => (await currentConfiguration(db, id)).team));
}

/** The configuration that was stored last. @throws {UnknownConfiguration} when the team has none */
export async function currentConfiguration(
  db: Kysely<Tables>,
  teamId: TeamId,
): Promise<{ readonly team: ConfiguredTeam; readonly version: ConfigVersion }> {
  const row = await db
    .selectFrom('configurations')
    .select(['body', 'version'])
    .where('team', '=', teamId)
    .orderBy('stored_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row) return { team: row.body, version: row.version };
  throw new UnknownConfiguration(
    `The records hold no configuration of team "${teamId}": start a worker with its team file, which stores it.`,
  );
}
