/** One write made two or more things: those that nobody has touched are taken back. */
import type { Kysely } from 'kysely';
import { saveSecondEffect, secondEffectsOf } from '../records/read-backs.ts';
import type { Tables } from '../records/tables.ts';
import type { Found, MadeOnce, Written } from '../vendors/made-once.ts';

interface MadeTwice<Client, Where, Made extends Written> {
  readonly key: string;
  readonly client: Client;
  readonly kind: MadeOnce<Client, Where, Made>;
  readonly where: Where;
}

/**
 * The one that the workflow has stays; before it has one, the oldest.
 * @param found the oldest first, at least one
 * @returns those that stay because somebody has touched them; a person decides
 */
export async function repairSecondEffects<Client, Where, Made extends Written>(
  db: Kysely<Tables>,
  { key, client, kind, where }: MadeTwice<Client, Where, Made>,
  found: readonly [Found<Made>, ...Found<Made>[]],
  keptId: string | null,
): Promise<{ readonly kept: Made; readonly touched: readonly Made[] }> {
  const { made: kept } = found.find(({ made }) => made.reference.id === keptId) ?? found[0];
  const known = await secondEffectsOf(db, key);
  const touched: Made[] = [];
  for (const { made, touched: isTouched } of found) {
    const { id } = made.reference;
    if (id === kept.reference.id || known.some((one) => one.id === id && one.state === 'kept')) continue;
    if (isTouched) {
      touched.push(made);
      await saveSecondEffect(db, key, made.reference, 'touched');
      continue;
    }
    await saveSecondEffect(db, key, made.reference, 'repairing');
    await kind.repair(client, where, made, kept);
    await saveSecondEffect(db, key, made.reference, 'repaired');
  }
  // Taken back by somebody who was stopped before it was noted, or by a person.
  for (const { id, link, state } of known) {
    const isThere = found.some(({ made }) => made.reference.id === id);
    if (!isThere && (state === 'repairing' || state === 'touched')) {
      await saveSecondEffect(db, key, { id, link }, 'repaired');
    }
  }
  return { kept, touched };
}
