/** What stood still because something outside was broken, and until when: kept also after the mend. */
import type { Kysely } from 'kysely';
import type { On } from '../domain/moments.ts';
import type { Parked } from '../domain/story.ts';
import type { Tables } from './tables.ts';

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
