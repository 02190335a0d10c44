/** The audit log of outside writes, which is also where an intent to write stands until its result is known. */
import { sql, type Kysely } from 'kysely';
import type { ExternalReference, TeamId, VendorName } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export interface Intent {
  readonly key: string;
  readonly team: TeamId;
  readonly workflowId: string;
  readonly system: VendorName;
  readonly operation: string;
  /** What is made, and where (`vendors/made-once.ts`). */
  readonly kind: string;
  readonly madeIn: object;
  readonly canBeSkipped: boolean;
}

export interface EarlierWrite {
  /** When it was first intended. */
  readonly intendedAt: Date;
  readonly attempts: number;
  readonly done: boolean;
  readonly result: object | null;
  readonly skipped: boolean;
}

/** Notes that this is about to be written. False: somebody noted it before. */
export async function intend(db: Kysely<Tables>, write: Intent): Promise<boolean> {
  const { key, team, workflowId, system, operation, kind, canBeSkipped } = write;
  const row = await db
    .insertInto('writes')
    .values({
      key,
      team,
      workflow_id: workflowId,
      system,
      operation,
      kind,
      made_in: JSON.stringify(write.madeIn),
      can_be_skipped: canBeSkipped,
      result: 'null',
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

export async function earlierWrite(db: Kysely<Tables>, key: string): Promise<EarlierWrite | null> {
  const row = await db
    .selectFrom('writes')
    .select(['intended_at as intendedAt', 'attempts', 'done_at', 'result', 'skipped'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  const { done_at: doneAt, ...earlier } = row;
  return { ...earlier, done: doneAt !== null };
}

/** Takes over an intent that was left without a result. True for one of those who try it at once. */
export async function takeOver(db: Kysely<Tables>, key: string, attempts: number): Promise<boolean> {
  const row = await db
    .updateTable('writes')
    .set({ attempts: attempts + 1 })
    .where('key', '=', key)
    .where('attempts', '=', attempts)
    .where('done_at', 'is', null)
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The first result stands, with the reference to what was made.
 * @param readBackMs when the vendor is looked at once more; null: nothing else can have been made
 */
export async function saveResult(
  db: Kysely<Tables>,
  { key, workflowId }: Pick<Intent, 'key' | 'workflowId'>,
  result: { readonly reference: ExternalReference },
  readBackMs: number | null = null,
): Promise<void> {
  await db.transaction().execute(async (inOne) => {
    await inOne
      .updateTable('writes')
      .set({
        result: JSON.stringify(result),
        done_at: sql<Date>`clock_timestamp()`,
        read_back_at: readBackMs === null ? null : inFuture(readBackMs),
      })
      .where('key', '=', key)
      .where('done_at', 'is', null)
      .execute();
    await inOne
      .insertInto('external_references')
      .values({ write_key: key, workflow_id: workflowId, ...result.reference })
      .onConflict((conflict) => conflict.column('write_key').doNothing())
      .execute();
  });
}

export function inFuture(ms: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`;
}

/** The vendor refused the first attempt: nothing was written, so the intent goes, unless somebody took it over. */
export async function withdraw(db: Kysely<Tables>, key: string): Promise<void> {
  await db.deleteFrom('writes').where('key', '=', key).where('attempts', '=', 1).where('done_at', 'is', null).execute();
}

export interface UndecidedWrite {
  readonly key: string;
  readonly workflowId: string;
  readonly system: string;
  readonly operation: string;
  readonly intendedAt: Date;
  readonly attempts: number;
}

/** Begun and not noted as done, in workflows that have not ended: under way, or cut off before anybody knew what became of it. */
export function undecidedWrites(
  db: Kysely<Tables>,
  of: { workflowId?: string; team?: TeamId },
): Promise<UndecidedWrite[]> {
  let query = db
    .selectFrom('writes')
    .innerJoin('workflows', 'workflows.workflow_id', 'writes.workflow_id')
    .select(['writes.key', 'writes.workflow_id as workflowId', 'writes.system', 'writes.operation'])
    .select(['writes.intended_at as intendedAt', 'writes.attempts'])
    .where('writes.done_at', 'is', null)
    .where('workflows.ended_on', 'is', null);
  if (of.workflowId !== undefined) query = query.where('writes.workflow_id', '=', of.workflowId);
  if (of.team !== undefined) query = query.where('writes.team', '=', of.team);
  return query.orderBy('writes.intended_at').execute();
}
