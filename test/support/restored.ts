/** Records dumped and restored into an empty database, table by table, as `pg_dump` and `pg_restore` would do it. */
import { Client } from 'pg';
import { z } from 'zod';
import { migrate, openDatabase } from '../../records/database.ts';

/** The database of this URL is replaced by one that was made empty, migrated and filled with its rows. @returns their number */
export async function dumpAndRestore(url: string): Promise<number> {
  const name = new URL(url).pathname.slice(1);
  const fresh = `${name}_restored`;
  const at = (database: string) => url.replace(/[^/]*$/, database);
  await on(at('postgres'), (admin) => admin.query(`create database ${fresh}`));
  const db = openDatabase(at(fresh));
  await migrate(db);
  await db.destroy();

  const dump = await on(url, dumped);
  await on(at(fresh), async (client) => {
    for (const { table, rows } of dump) {
      await client.query(
        `insert into ${table} overriding system value select (row::${table}).* from unnest($1::text[]) as row`,
        [rows],
      );
    }
    // What counts by itself continues behind what is there.
    await client.query(
      `select setval(pg_get_serial_sequence('improvements', 'sequence'), (select max(sequence) from improvements))`,
    );
  });
  await on(at('postgres'), async (admin) => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.query(`alter database ${fresh} rename to ${name}`);
  });
  return dump.reduce((sum, { rows }) => sum + rows.length, 0);
}

const tables = z.array(z.object({ table: z.string() }));
const texts = z.array(z.object({ row: z.string() }));

/** Each row as PostgreSQL writes it, which tells a missing value from the JSON word `null`. */
async function dumped(client: Client): Promise<{ table: string; rows: string[] }[]> {
  const names = await client.query(
    `select quote_ident(tablename) as table from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`,
  );
  const all = [];
  for (const { table } of tables.parse(names.rows)) {
    const { rows } = await client.query(`select t::text as row from ${table} t`);
    all.push({ table, rows: texts.parse(rows).map(({ row }) => row) });
  }
  return all;
}

async function on<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
