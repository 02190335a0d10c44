/** One row a workflow, as it stands and how it ended. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Health, WorkflowType } from '../domain/workflow-state.ts';
import type { TeamId, TeamRef } from '../domain/team.ts';
import type { Text } from '../domain/text/text.ts';
import { teamOf } from './configurations.ts';
import { inWords } from './names.ts';
import type { Tables } from './tables.ts';

export type WorkflowRow = Selectable<Tables['workflows']>;

interface WorkflowStatus extends TeamRef {
  readonly workflowId: string;
  readonly type: WorkflowType;
  readonly key: string;
  readonly iteration?: string | undefined;
  readonly subject?: Text | undefined;
  readonly parent: string | null;
  readonly phase: string;
  /** Until when it is meant to be in this phase. */
  readonly deadline?: BusinessTime | null | undefined;
  readonly health: Health;
  readonly on: BusinessTime;
  readonly ended?: { readonly outcome: unknown } | undefined;
}

/** Creates or updates the row. The first end stands; a workflow that continues after it (a reset) has not ended. */
export async function storeStatus(db: Kysely<Tables>, workflow: WorkflowStatus): Promise<WorkflowRow> {
  const {
    team,
    version,
    workflowId,
    type,
    key,
    iteration = null,
    subject = null,
    parent,
    phase,
    deadline = null,
    health,
    on,
    ended,
  } = workflow;
  const outcome = JSON.stringify(ended?.outcome ?? null);
  const changing = { config_version: version, phase, deadline, health, outcome };
  const sincePhase = sql<BusinessTime>`case when workflows.phase = ${phase} then workflows.phase_since else ${on} end`;
  return db
    .insertInto('workflows')
    .values({
      workflow_id: workflowId,
      type,
      team,
      key,
      iteration,
      subject: JSON.stringify(subject),
      parent,
      opened_on: on,
      phase_since: on,
      ended_on: ended ? on : null,
      ...changing,
    })
    .onConflict((conflict) =>
      conflict.column('workflow_id').doUpdateSet({
        ...changing,
        phase_since: sincePhase,
        ended_on: ended ? sql<BusinessTime>`coalesce(workflows.ended_on, ${on})` : null,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The reason given for a cancel; saved before the workflow receives the cancel. */
export async function saveCancelReason(db: Kysely<Tables>, workflowId: string, reason: string): Promise<void> {
  await db.updateTable('workflows').set({ cancel_reason: reason }).where('workflow_id', '=', workflowId).execute();
}

/** All iterations of the team, the oldest first: their keys sort by time. */
export async function iterationsOf(db: Kysely<Tables>, team: TeamId): Promise<WorkflowRow[]> {
  return db
    .selectFrom('workflows')
    .selectAll()
    .where('team', '=', team)
    .where('type', '=', 'iteration')
    .orderBy('key')
    .execute();
}

/** The workflow of the next iteration that has not ended. */
export async function iterationAfter(db: Kysely<Tables>, team: TeamId, key: string): Promise<string | null> {
  const iterations = await iterationsOf(db, team);
  return iterations.find((one) => one.key > key && one.ended_on === null)?.workflow_id ?? null;
}

/** What it is about, as the team reads it; null where its key says it. */
export async function subjectOf(
  db: Kysely<Tables>,
  { subject, team, config_version: version }: Pick<WorkflowRow, 'subject' | 'team' | 'config_version'>,
): Promise<string | null> {
  return subject && inWords(await teamOf(db, { team, version }), subject);
}
