/** What a workflow sleeps to, and why. Several at once: the parts of an iteration live beside each other. */
import { sql, type Kysely } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Tables } from './tables.ts';

export interface Sleep {
  readonly until: BusinessTime;
  readonly why: string;
}

export async function storeSleep(db: Kysely<Tables>, workflowId: string, { until, why }: Sleep): Promise<void> {
  await db
    .insertInto('sleeps')
    .values({ workflow_id: workflowId, until, why })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** In the order of time, also those whose moment has come. */
export function sleepsOf(db: Kysely<Tables>, workflowId: string): Promise<Sleep[]> {
  return db
    .selectFrom('sleeps')
    .select(['until', 'why'])
    .where('workflow_id', '=', workflowId)
    .orderBy(sql`until::timestamptz`)
    .orderBy('why')
    .execute();
}
