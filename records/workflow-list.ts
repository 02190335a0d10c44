/** Workflows as people look them up: by team and type, or one by its id. */
import type { Kysely } from 'kysely';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { TeamId } from '../domain/team.ts';
import type { WorkflowRow } from './workflows.ts';
import type { Tables } from './tables.ts';

/** All workflows of the team, those with the newest key first. */
export function allWorkflows(db: Kysely<Tables>, team: TeamId): Promise<WorkflowRow[]> {
  return db
    .selectFrom('workflows')
    .selectAll()
    .where('team', '=', team)
    .orderBy('key', 'desc')
    .orderBy('type')
    .execute();
}

/** The newest first. */
export function workflowsOf(db: Kysely<Tables>, team: TeamId, type: WorkflowType): Promise<WorkflowRow[]> {
  return db
    .selectFrom('workflows')
    .selectAll()
    .where('team', '=', team)
    .where('type', '=', type)
    .orderBy('key', 'desc')
    .execute();
}

export async function workflowRow(db: Kysely<Tables>, workflowId: string): Promise<WorkflowRow | null> {
  const row = await db.selectFrom('workflows').selectAll().where('workflow_id', '=', workflowId).executeTakeFirst();
  return row ?? null;
}
