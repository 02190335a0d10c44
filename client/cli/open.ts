/** What a verb works with, opened for it and closed after it. */
import type { Kysely } from 'kysely';
import { DatabaseError } from 'pg';
import { PlainError } from '../../config/plain-error.ts';
import { readSurroundings } from '../../config/surroundings.ts';
import type { TemporalProfile } from '../../config/temporal-profile.ts';
import type { Team } from '../../domain/team.ts';
import { openDatabase } from '../../records/database.ts';
import type { Tables } from '../../records/tables.ts';
import type { TemporalDoor } from '../temporal.ts';

/** PostgreSQL's code; the tables come with the first worker. */
const noSuchTable = '42P01';

export interface WithRecords {
  readonly team: Team;
  readonly db: Kysely<Tables>;
}
export interface WithTemporal {
  readonly team: Team;
  readonly temporal: TemporalDoor;
  readonly profile: TemporalProfile;
}

export async function withRecords<Result>(work: (opened: WithRecords) => Promise<Result>): Promise<Result> {
  const { team, environment } = await readSurroundings(['database']);
  const db = openDatabase(environment.database.url);
  try {
    return await work({ team, db });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === noSuchTable)) throw error;
    throw new PlainError(
      'The database holds no records yet',
      'Start a worker, which makes the tables: drumbeat worker',
    );
  } finally {
    await db.destroy();
  }
}

export async function withTemporal<Result>(work: (opened: WithTemporal) => Promise<Result>): Promise<Result> {
  const { team, environment } = await readSurroundings(['temporal']);
  // Most verbs read only the records: they start sooner without the SDK.
  const { connectTemporal } = await import('../temporal.ts');
  const temporal = await connectTemporal(environment.temporal);
  try {
    return await work({ team, temporal, profile: environment.temporal });
  } finally {
    await temporal.close();
  }
}

export function withBoth<Result>(work: (opened: WithRecords & WithTemporal) => Promise<Result>): Promise<Result> {
  return withRecords(({ db }) => withTemporal((opened) => work({ ...opened, db })));
}
