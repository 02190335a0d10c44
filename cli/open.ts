/** What a verb works with, opened for it and closed after it. */
import type { Kysely } from 'kysely';
import { DatabaseError } from 'pg';
import { UserError } from '../config/user-error.ts';
import { readRuntimeContext, type RuntimeContext } from '../config/runtime-context.ts';
import type { TemporalProfile } from '../config/temporal-profile.ts';
import {
  installedTeams,
  storedTeams,
  storedWhereKnown,
  type Found,
  type Installation,
} from '../records/installed-teams.ts';
import { openDatabase } from '../records/database.ts';
import type { Tables } from '../records/tables.ts';
import type { ChosenTeam } from './team.ts';
import type { TemporalClient } from '../client/temporal/client.ts';

/** PostgreSQL's codes; the tables come with the first worker, and new columns with the first of a new version. */
const noSuchTable = '42P01';
const noSuchColumn = '42703';

export interface WithRecords {
  readonly teams: Installation;
  readonly db: Kysely<Tables>;
}
/** One team of the installation, and the records. */
export interface WithTeam {
  readonly team: ChosenTeam;
  readonly db: Kysely<Tables>;
}
export interface WithTemporal {
  /** As the files describe them. */
  readonly found: RuntimeContext<'temporal'>;
  readonly temporal: TemporalClient;
  readonly profile: TemporalProfile;
}

export async function withRecords<Result>(work: (opened: WithRecords) => Promise<Result>): Promise<Result> {
  const found = await readRuntimeContext(['database'], storedWhereKnown);
  const db = openDatabase(found.environment.database.url);
  try {
    return await work({ teams: await installedTeams(() => storedTeams(db), found), db });
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined;
    if (code !== noSuchTable && code !== noSuchColumn) throw error;
    throw new UserError(
      code === noSuchTable ? 'The database has no records yet' : 'The records are of an earlier version',
      'Start a worker, which creates the tables: npm run drumbeat -- up (or worker)',
    );
  } finally {
    await db.destroy();
  }
}

/** The teams, for a verb that needs no records: those whose files are broken are looked up there, if anybody knows where. */
export function reachedTeams(found: Found): Promise<Installation> {
  return installedTeams(storedWhereKnown, found);
}

export async function withTemporal<Result>(work: (opened: WithTemporal) => Promise<Result>): Promise<Result> {
  const found = await readRuntimeContext(['temporal'], storedWhereKnown);
  const { environment } = found;
  // Most verbs read only the records: they start sooner without the SDK.
  const { connectTemporal } = await import('../client/temporal/client.ts');
  const temporal = await connectTemporal(environment.temporal);
  try {
    return await work({ found, temporal, profile: environment.temporal });
  } finally {
    await temporal.close();
  }
}

export function withBoth<Result>(work: (opened: WithRecords & WithTemporal) => Promise<Result>): Promise<Result> {
  return withRecords((records) => withTemporal((opened) => work({ ...opened, ...records })));
}
