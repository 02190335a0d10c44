/** Workflows as people look them up: by team and type, or one by its id. */
import { sql, type Kysely } from 'kysely';
import type { LinkedWorkflow, WorkflowType } from '../domain/workflow-state.ts';
import type { TeamId } from '../domain/team.ts';
import type { WorkflowRow } from './workflows.ts';
import type { Tables } from './tables.ts';

/** All workflows of the team, the newest first. */
export function allWorkflows(db: Kysely<Tables>, team: TeamId): Promise<WorkflowRow[]> {
  return db
    .selectFrom('workflows')
    .selectAll()
    .where('team', '=', team)
    .orderBy(sql`opened_on::timestamptz`, 'desc')
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

/** What the workflow started, and what that started in turn, the first one first. */
export function linkedWorkflows(db: Kysely<Tables>, workflowId: string): Promise<LinkedWorkflow[]> {
  const columns = ['workflow_id', 'type', 'key', 'opened_on', 'ended_on'] as const;
  return db
    .withRecursive('linked', (cte) =>
      cte
        .selectFrom('workflows')
        .select(columns)
        .where('parent', '=', workflowId)
        .union((union) =>
          union
            .selectFrom('workflows')
            .innerJoin('linked', 'linked.workflow_id', 'workflows.parent')
            .select(columns.map((column) => `workflows.${column}` as const)),
        ),
    )
    .selectFrom('linked')
    .select(['workflow_id as id', 'type', 'key', sql<boolean>`ended_on is not null`.as('hasEnded')])
    .orderBy(sql`opened_on::timestamptz`)
    .execute();
}
