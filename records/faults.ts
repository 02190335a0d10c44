/** What was parked because something outside was broken, and until when: kept also after the fix. */
import { sql, type Kysely } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Parked } from '../domain/workflow-state.ts';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export interface OpenFault extends Parked {
  readonly workflowId: string;
}

/** These activities of the workflow are parked now; whatever else was, continues since `on`. */
export async function storeFaults(
  db: Kysely<Tables>,
  workflowId: string,
  parked: readonly Parked[],
  on: BusinessTime,
): Promise<void> {
  if (parked.length > 0) {
    await db
      .insertInto('faults')
      .values(parked.map((fault) => ({ workflow_id: workflowId, ...fault })))
      .onConflict((conflict) => conflict.columns(['workflow_id', 'activity', 'since']).doNothing())
      .execute();
  }
  let fixed = db
    .updateTable('faults')
    .set({ ended_on: on })
    .where('workflow_id', '=', workflowId)
    .where('ended_on', 'is', null);
  const activities = parked.map(({ activity }) => activity);
  if (activities.length > 0) fixed = fixed.where('activity', 'not in', activities);
  await fixed.execute();
}

/** What is parked now, the longest first: of one workflow, or of all of a team's workflows that have not ended. */
export function openFaults(db: Kysely<Tables>, of: { workflowId?: string; team?: TeamId }): Promise<OpenFault[]> {
  let query = db
    .selectFrom('faults')
    .innerJoin('workflows', 'workflows.workflow_id', 'faults.workflow_id')
    .select(['faults.workflow_id as workflowId', 'faults.activity', 'faults.since', 'faults.why', 'faults.remedy'])
    .where('faults.ended_on', 'is', null)
    .where('workflows.ended_on', 'is', null);
  if (of.workflowId !== undefined) query = query.where('faults.workflow_id', '=', of.workflowId);
  if (of.team !== undefined) query = query.where('workflows.team', '=', of.team);
  return query
    .orderBy(sql`faults.since::timestamptz`)
    .orderBy('faults.activity')
    .execute();
}
