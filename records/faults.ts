/** What stood still because something outside was broken, and until when: kept also after the mend. */
import { sql, type Kysely } from 'kysely';
import type { On } from '../domain/moments.ts';
import type { Parked } from '../domain/story.ts';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export interface OpenFault extends Parked {
  readonly workflowId: string;
}

/** These acts of the story are parked now; whatever else was, goes on since `on`. */
export async function storeFaults(
  db: Kysely<Tables>,
  workflowId: string,
  parked: readonly Parked[],
  on: On,
): Promise<void> {
  if (parked.length > 0) {
    await db
      .insertInto('faults')
      .values(parked.map((fault) => ({ workflow_id: workflowId, ...fault })))
      .onConflict((conflict) => conflict.columns(['workflow_id', 'act', 'since']).doNothing())
      .execute();
  }
  let mended = db
    .updateTable('faults')
    .set({ ended_on: on })
    .where('workflow_id', '=', workflowId)
    .where('ended_on', 'is', null);
  const acts = parked.map(({ act }) => act);
  if (acts.length > 0) mended = mended.where('act', 'not in', acts);
  await mended.execute();
}

/** What stands still now, the longest first: of one story, or of all of a team's stories that have not ended. */
export function openFaults(db: Kysely<Tables>, of: { workflowId?: string; team?: TeamId }): Promise<OpenFault[]> {
  let query = db
    .selectFrom('faults')
    .innerJoin('stories', 'stories.workflow_id', 'faults.workflow_id')
    .select(['faults.workflow_id as workflowId', 'faults.act', 'faults.since', 'faults.why', 'faults.remedy'])
    .where('faults.ended_on', 'is', null)
    .where('stories.ended_on', 'is', null);
  if (of.workflowId !== undefined) query = query.where('faults.workflow_id', '=', of.workflowId);
  if (of.team !== undefined) query = query.where('stories.team', '=', of.team);
  return query
    .orderBy(sql`faults.since::timestamptz`)
    .orderBy('faults.act')
    .execute();
}
