/** Whose accounts stand in the team files, as they are now or as a workflow that runs still has them. */
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export async function isKnownInSlack(db: Kysely<Tables>, account: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select 1 from configurations c, jsonb_each(c.body -> 'people') p
      where p.value ->> 'slack' = ${account}
        and (
          c.stored_at = (select max(stored_at) from configurations where team = c.team)
          or exists (
            select 1 from workflows w where w.team = c.team and w.config_version = c.version and w.ended_on is null
          )
        )
    ) as known`.execute(db);
  return rows[0]?.known ?? false;
}
