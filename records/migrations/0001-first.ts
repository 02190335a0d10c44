/** The first tables. Business moments are text (`BusinessTime`); `timestamptz` is real time by the database's clock. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

const now = sql`clock_timestamp()`;
/** A nullable value of a JSON column is the JSON word `null`, never SQL's. */
const nothing = sql`'null'::jsonb`;
const none = sql`'[]'::jsonb`;

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('configurations')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('body', 'jsonb', (column) => column.notNull())
    .addColumn('stored_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addPrimaryKeyConstraint('configurations_key', ['team', 'version'])
    .execute();

  await schema
    .createTable('team_problems')
    .addColumn('team', 'text', (column) => column.primaryKey())
    .addColumn('problem', 'text', (column) => column.notNull())
    .execute();

  await schema
    .createTable('workflows')
    .addColumn('workflow_id', 'text', (column) => column.primaryKey())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text')
    .addColumn('subject', 'jsonb', (column) => column.notNull().defaultTo(nothing))
    .addColumn('parent', 'text')
    .addColumn('config_version', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('phase_since', 'text', (column) => column.notNull())
    .addColumn('deadline', 'text')
    .addColumn('health', 'text', (column) => column.notNull())
    .addColumn('opened_on', 'text', (column) => column.notNull())
    .addColumn('ended_on', 'text')
    .addColumn('outcome', 'jsonb', (column) => column.notNull().defaultTo(nothing))
    .addColumn('cancel_reason', 'text')
    .execute();
  await schema.createIndex('workflows_by_key').on('workflows').columns(['team', 'type', 'key']).execute();
  await schema.createIndex('workflows_by_iteration').on('workflows').columns(['team', 'iteration']).execute();

  await schema
    .createTable('sleeps')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sleeps_key', ['workflow_id', 'until', 'why'])
    .execute();

  await schema
    .createTable('faults')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('activity', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('remedy', 'text', (column) => column.notNull())
    .addColumn('ended_on', 'text')
    .addPrimaryKeyConstraint('faults_key', ['workflow_id', 'activity', 'since'])
    .execute();

  await schema
    .createTable('plans')
    .addColumn('workflow_id', 'text', (column) => column.primaryKey())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('audience', 'text', (column) => column.notNull())
    .addColumn('frozen_on', 'text', (column) => column.notNull())
    .addColumn('plan', 'jsonb', (column) => column.notNull())
    .execute();
  await schema.createIndex('plans_by_iteration').on('plans').columns(['team', 'iteration']).execute();

  await schema
    .createTable('goals')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text', (column) => column.notNull())
    .addColumn('goal_id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('communicated_on', 'text', (column) => column.notNull())
    .addColumn('score', 'text')
    .addColumn('note', 'text')
    .addColumn('scored_by', 'text')
    .addColumn('scored_on', 'text')
    .addPrimaryKeyConstraint('goals_key', ['team', 'iteration', 'goal_id'])
    .execute();

  await schema
    .createTable('ledger')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text', (column) => column.notNull())
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('on', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('ledger_key', ['team', 'iteration', 'entry_id'])
    .execute();

  await schema
    .createTable('questions')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('question_id', 'text', (column) => column.notNull())
    .addColumn('topic', 'text', (column) => column.notNull())
    .addColumn('occurrence', 'integer', (column) => column.notNull())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('config_version', 'text', (column) => column.notNull())
    .addColumn('question', 'jsonb', (column) => column.notNull())
    .addColumn('people', 'jsonb', (column) => column.notNull())
    .addColumn('seats', 'jsonb', (column) => column.notNull())
    .addColumn('guests', 'jsonb', (column) => column.notNull())
    .addColumn('answers', 'jsonb', (column) => column.notNull().defaultTo(none))
    .addColumn('waited_for', 'jsonb', (column) => column.notNull())
    .addColumn('earlier', 'jsonb', (column) => column.notNull().defaultTo(none))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('message', 'jsonb', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addColumn('ended_on', 'text')
    .addColumn('outcome', 'text')
    .addColumn('settled_by', 'text')
    .addColumn('opened_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addPrimaryKeyConstraint('questions_key', ['workflow_id', 'question_id'])
    .execute();
  await schema
    .createIndex('questions_open')
    .on('questions')
    .column('team')
    .where(sql.ref('ended_on'), 'is', null)
    .execute();

  await schema
    .createTable('reminders')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('question_id', 'text', (column) => column.notNull())
    .addColumn('on', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('write_key', 'text')
    .addColumn('sequence', 'bigserial', (column) => column.notNull())
    .addPrimaryKeyConstraint('reminders_key', ['workflow_id', 'question_id', 'on', 'person'])
    .execute();

  await schema
    .createTable('answers')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('click_id', 'text', (column) => column.notNull())
    .addColumn('question_id', 'text', (column) => column.notNull())
    .addColumn('actor', 'jsonb', (column) => column.notNull())
    .addColumn('person', 'text')
    .addColumn('choice', 'text', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('values', 'jsonb', (column) => column.notNull().defaultTo(nothing))
    .addColumn('counted', 'boolean', (column) => column.notNull())
    .addColumn('seats', 'jsonb', (column) => column.notNull().defaultTo(nothing))
    .addColumn('reply', 'text', (column) => column.notNull())
    .addColumn('on', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigserial', (column) => column.notNull())
    .addPrimaryKeyConstraint('answers_key', ['workflow_id', 'click_id'])
    .execute();

  await schema
    .createTable('writes')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('number', 'bigserial', (column) => column.notNull().unique())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('made_in', 'jsonb', (column) => column.notNull())
    .addColumn('can_be_skipped', 'boolean', (column) => column.notNull())
    .addColumn('intended_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('done_at', 'timestamptz')
    .addColumn('result', 'jsonb', (column) => column.notNull().defaultTo(nothing))
    .addColumn('skipped', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('read_back_at', 'timestamptz')
    .execute();
  await schema.createIndex('writes_by_workflow').on('writes').column('workflow_id').execute();
  await schema
    .createIndex('writes_to_read_back')
    .on('writes')
    .column('read_back_at')
    .where(sql.ref('read_back_at'), 'is not', null)
    .execute();

  await schema
    .createTable('second_effects')
    .addColumn('write_key', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('link', 'text')
    .addColumn('found_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('second_effects_key', ['write_key', 'id'])
    .execute();

  await schema
    .createTable('marker_secrets')
    .addColumn('version', 'integer', (column) => column.primaryKey())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('made_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();

  await schema
    .createTable('own_identities')
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addPrimaryKeyConstraint('own_identities_key', ['token', 'identity'])
    .execute();

  await schema
    .createTable('external_references')
    .addColumn('write_key', 'text', (column) => column.primaryKey())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('link', 'text')
    .execute();
  await schema.createIndex('external_references_by_id').on('external_references').columns(['place', 'id']).execute();

  await schema
    .createTable('improvements')
    .addColumn('chosen_in', 'text', (column) => column.primaryKey())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('what', 'text')
    .addColumn('measure', 'text')
    .addColumn('baseline', 'text')
    .addColumn('owner', 'text')
    .addColumn('on', 'text', (column) => column.notNull())
    .addColumn('item', 'text')
    .addColumn('item_id', 'text')
    .addColumn('link', 'text')
    .addColumn('verdict', 'text')
    .addColumn('evidence', 'text')
    .addColumn('judged_by', 'text')
    .addColumn('sequence', 'integer', (column) => column.notNull().generatedAlwaysAsIdentity())
    .execute();
  await schema.createIndex('improvements_latest').on('improvements').columns(['team', 'sequence']).execute();

  await schema
    .createTable('sync_notes')
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text', (column) => column.notNull())
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('decisions', 'jsonb', (column) => column.notNull())
    .addColumn('on', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sync_notes_key', ['team', 'iteration', 'sync'])
    .execute();

  await schema
    .createTable('actions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('team', 'text', (column) => column.notNull())
    .addColumn('iteration', 'text', (column) => column.notNull())
    .addColumn('sync', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('done_on', 'text')
    .execute();
  await schema.createIndex('actions_open').on('actions').column('team').where(sql.ref('done_on'), 'is', null).execute();

  await schema
    .createTable('vendor_pause')
    .addColumn('token', 'text', (column) => column.primaryKey())
    .addColumn('until', 'timestamptz', (column) => column.notNull())
    .execute();

  await schema
    .createTable('rate_limits')
    .addColumn('key', 'varchar(255)', (column) => column.primaryKey())
    .addColumn('points', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('expire', 'bigint')
    .execute();

  await schema
    .createTable('clock')
    .addColumn('is_only', 'boolean', (column) =>
      column
        .primaryKey()
        .defaultTo(true)
        .check(sql`is_only`),
    )
    .addColumn('business_ms', 'bigint', (column) => column.notNull())
    .addColumn('real_ms', 'bigint', (column) => column.notNull())
    .addColumn('rate', 'double precision', (column) => column.notNull())
    .execute();
}
