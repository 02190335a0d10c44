/** What `why` tells without a worker: until when a workflow is where it is, what it sleeps to, who is reminded next, why it was cancelled. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('workflows')
    .addColumn('phase_since', 'text')
    .addColumn('deadline', 'text')
    .addColumn('cancel_reason', 'text')
    .execute();
  await sql`update workflows set phase_since = opened_on`.execute(db);

  await schema
    .alterTable('questions')
    .addColumn('reminders', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
    .execute();

  await schema
    .createTable('sleeps')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sleeps_key', ['workflow_id', 'until', 'why'])
    .execute();
}
