import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startPostgres } from '../local/postgres.ts';
import { untilGone } from '../local/processes.ts';
import { freshDatabase } from './support/database.ts';

describe('PostgreSQL in a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drumbeat-postgres-'));
  });
  afterAll(async () => {
    const last = await startPostgres({ folder });
    await last.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('adopts the server that lives in the folder instead of starting a second one', async () => {
    const first = await startPostgres({ folder });
    const second = await startPostgres({ folder });
    expect(first.adopted).toBe(false);
    expect(second).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
  });

  it('loses no acknowledged row when it is killed, and comes back with them', async () => {
    const before = await startPostgres({ folder });
    const client = new Client({ connectionString: before.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table kept (n int primary key)');
    let acknowledged = 0;
    const writing = (async () => {
      for (let n = 1; ; n += 1) {
        await client.query('insert into kept values ($1)', [n]);
        acknowledged = n;
      }
    })().catch(() => undefined);
    await expect.poll(() => acknowledged).toBeGreaterThan(200);
    process.kill(before.pid, 'SIGKILL');
    await untilGone(before.pid, 5_000);
    await writing;

    const after = await startPostgres({ folder });
    expect(after.adopted).toBe(false);
    const reader = new Client({ connectionString: after.url });
    await reader.connect();
    const { rows } = await reader.query<{ count: string; highest: number }>(
      'select count(*), max(n) highest from kept',
    );
    await reader.end();
    expect(rows[0]?.highest).toBeGreaterThanOrEqual(acknowledged);
    expect(Number(rows[0]?.count)).toBe(rows[0]?.highest);
  });

  it('says in plain words that a port is taken', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'drumbeat-postgres-'));
    const taken = Number(new URL(inject('databaseUrl')).port);
    await expect(startPostgres({ folder: elsewhere, port: taken })).rejects.toThrow(
      `Port ${taken}, wanted for PostgreSQL, is in use`,
    );
    await rm(elsewhere, { recursive: true, force: true });
  });

  it('gives each test file a database of its own', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
    expect(one).not.toBe(two);
  });
});
