/** What a verb works with, opened for it and closed after it. */
import type { Kysely } from 'kysely';
import { readSurroundings } from '../../config/surroundings.ts';
import type { Team } from '../../domain/team.ts';
import { openDatabase } from '../../records/database.ts';
import type { Tables } from '../../records/tables.ts';
import { connectTemporal, type TemporalDoor } from '../temporal.ts';

export interface WithRecords {
  readonly team: Team;
  readonly db: Kysely<Tables>;
}
export interface WithTemporal {
  readonly team: Team;
  readonly temporal: TemporalDoor;
}

export async function withRecords<Result>(work: (opened: WithRecords) => Promise<Result>): Promise<Result> {
  const { team, environment } = await readSurroundings(['database']);
  const db = openDatabase(environment.database.url);
  try {
    return await work({ team, db });
  } finally {
    await db.destroy();
  }
}

export async function withTemporal<Result>(work: (opened: WithTemporal) => Promise<Result>): Promise<Result> {
  const { team, environment } = await readSurroundings(['temporal']);
  const temporal = await connectTemporal(environment.temporal);
  try {
    return await work({ team, temporal });
  } finally {
    await temporal.close();
  }
}

export function withBoth<Result>(work: (opened: WithRecords & WithTemporal) => Promise<Result>): Promise<Result> {
  return withRecords(({ db }) => withTemporal(({ team, temporal }) => work({ team, db, temporal })));
}
