/** Writes that are looked at once more, and what they made twice. */
import { sql, type Kysely } from 'kysely';
import type { ExternalReference, TeamId, VendorName } from '../domain/team.ts';
import type { Tables } from './tables.ts';
import { inFuture } from './writes.ts';

export interface DueReadBack {
  readonly key: string;
  readonly number: string;
  readonly team: TeamId;
  readonly workflowId: string;
  readonly system: VendorName;
  readonly operation: string;
  readonly kind: string;
  readonly madeIn: object;
  readonly intendedAt: Date;
  readonly doneAt: Date;
  /** The vendor's id of the result that the workflow has. */
  readonly keptId: string | null;
}

/** Each is given to one caller, and again after `againMs`, until it is over. */
export async function takeReadBacks(db: Kysely<Tables>, againMs: number): Promise<DueReadBack[]> {
  const taken = await db
    .updateTable('writes')
    .set({ read_back_at: inFuture(againMs) })
    .where('done_at', 'is not', null)
    .where('read_back_at', '<=', sql<Date>`clock_timestamp()`)
    .returning('key')
    .execute();
  if (taken.length === 0) return [];
  const rows = await db
    .selectFrom('writes')
    .leftJoin('external_references', 'external_references.write_key', 'writes.key')
    .selectAll('writes')
    .select('external_references.id as keptId')
    .where(
      'writes.key',
      'in',
      taken.map(({ key }) => key),
    )
    .execute();
  return rows.map(({ workflow_id: workflowId, intended_at: intendedAt, done_at: doneAt, made_in: madeIn, ...row }) => {
    const { key, number, team, system, operation, kind, keptId } = row;
    return {
      key,
      number,
      team,
      workflowId,
      system,
      operation,
      kind,
      madeIn,
      intendedAt,
      keptId,
      doneAt: doneAt ?? intendedAt,
    };
  });
}

export async function endReadBack(db: Kysely<Tables>, key: string): Promise<void> {
  await db.updateTable('writes').set({ read_back_at: null }).where('key', '=', key).execute();
}

type SecondEffect = Pick<ExternalReference, 'id' | 'link'>;
type State = Tables['second_effects']['state'];

/** What a person has decided stands. */
export async function saveSecondEffect(
  db: Kysely<Tables>,
  key: string,
  { id, link }: SecondEffect,
  state: Exclude<State, 'kept'>,
): Promise<void> {
  await db
    .insertInto('second_effects')
    .values({ write_key: key, id, link, state })
    .onConflict((conflict) =>
      conflict.columns(['write_key', 'id']).doUpdateSet({ state }).where('second_effects.state', '!=', 'kept'),
    )
    .execute();
}

export function secondEffectsOf(
  db: Kysely<Tables>,
  key: string,
): Promise<(SecondEffect & { readonly state: State })[]> {
  return db.selectFrom('second_effects').select(['id', 'link', 'state']).where('write_key', '=', key).execute();
}
