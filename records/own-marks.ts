/** What tells our own writes from copies: the secrets of their markers, and the accounts that they were written as. */
import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { VendorName } from '../domain/team.ts';
import type { Tables } from './tables.ts';

/** The newest first. The first start makes one; a back-up holds them like everything else. */
export async function markerSecrets(db: Kysely<Tables>): Promise<readonly [string, ...string[]]> {
  const query = db.selectFrom('marker_secrets').select('secret').orderBy('version', 'desc');
  const [newest, ...others] = (await query.execute()).map(({ secret }) => secret);
  if (newest !== undefined) return [newest, ...others];
  // Of several workers that start at once, one makes it.
  await db
    .insertInto('marker_secrets')
    .values({ version: 1, secret: freshSecret() })
    .onConflict((conflict) => conflict.column('version').doNothing())
    .execute();
  return markerSecrets(db);
}

/** What is written from now on is marked with another secret; by the earlier ones it is still looked for. @returns its version */
export async function addMarkerSecret(db: Kysely<Tables>): Promise<number> {
  await markerSecrets(db);
  const { rows } = await sql<{ version: number }>`
    insert into marker_secrets (version, secret) select max(version) + 1, ${freshSecret()} from marker_secrets
    returning version`.execute(db);
  const [made] = rows;
  if (!made) throw new Error('PostgreSQL made no new version.');
  return made.version;
}

const freshSecret = () => randomBytes(32).toString('hex');

/** Whose writes are ours at this vendor; null while it is not known who this token is. */
export async function ownIdentities(db: Kysely<Tables>, system: VendorName, token: string): Promise<string[] | null> {
  const rows = await db
    .selectFrom('own_identities')
    .select(['token', 'identity'])
    .where('system', '=', system)
    .execute();
  if (!rows.some((row) => row.token === token)) return null;
  return [...new Set(rows.map(({ identity }) => identity))].filter((identity) => identity !== '');
}

/** This token is these; none: it shows no account. */
export async function saveIdentities(
  db: Kysely<Tables>,
  system: VendorName,
  token: string,
  identities: readonly string[],
): Promise<void> {
  const known = identities.length > 0 ? identities : [''];
  await db
    .insertInto('own_identities')
    .values(known.map((identity) => ({ system, token, identity })))
    .onConflict((conflict) => conflict.columns(['token', 'identity']).doNothing())
    .execute();
}
