/** The connection to PostgreSQL: Kysely over `pg`, and the migrations. */
import { UserError, restartRemedy } from '../config/user-error.ts';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import { migrations } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** The database gave no connection. Temporal tries again; a person reads what to do. */
export class DatabaseUnreachable extends UserError {
  override readonly name = 'DatabaseUnreachable';
}

/**
 * Opens a small pool; the server is asked nothing before the first query. Ends with `db.destroy()`.
 * While no connection can be had, every query throws {@link DatabaseUnreachable}, which names the place and the remedy.
 */
export function openDatabase(url: string): Kysely<Tables> {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 10_000,
    application_name: 'drumbeat',
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => undefined);
  // So would the error of one in use, whose query fails in any case.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = () => pool.connect().catch((error: unknown) => Promise.reject(unreachable(url, error)));
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } }),
  });
}

/** Brings the tables up to date. Processes that do so at once wait for each other at PostgreSQL's advisory lock. */
export async function migrate(db: Kysely<Tables>): Promise<{ applied: string[] }> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return { applied: results.map((one) => one.migrationName) };
}

function unreachable(url: string, cause: unknown): DatabaseUnreachable {
  const { host, pathname } = new URL(url);
  const because = cause instanceof Error && cause.message ? ` (${cause.message})` : '';
  const error = new DatabaseUnreachable(
    `PostgreSQL at ${host}${pathname} does not answer${because}`,
    restartRemedy('DATABASE_URL'),
  );
  error.cause = cause;
  return error;
}

/** Which database this is, for people: its name and address, no secret. */
export async function placeOf(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ place: string }>`
    select concat(current_database(), ' at ', coalesce(host(inet_server_addr()), 'a local socket'), ':', inet_server_port())
      as place`.execute(db);
  return rows[0]?.place ?? 'an unknown database';
}
