/** A database of its own for each test file, in the run's PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** Makes an empty database and answers its URL. It goes with the run's server. */
export async function freshDatabase(): Promise<string> {
  const shared = inject('databaseUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: shared });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    // Nobody reads it after a power failure: a commit need not wait for the disk.
    await client.query(`alter database ${name} set synchronous_commit = off`);
  } finally {
    await client.end();
  }
  return shared.replace(/[^/]*$/, name);
}
