/** What retrospectives chose to improve, and what became of it (R30). "None chosen" is a row without words. */
import type { Kysely, Selectable } from 'kysely';
import type { ImprovementVerdict } from '../domain/improvement.ts';
import type { Improvement } from '../domain/improvement.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { PersonId, TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export type ImprovementRow = Selectable<Tables['improvements']>;

/** Keeps what was chosen; chosen again in the same retrospective, only its Jira item is brought up to date. */
export async function storeImprovement(db: Kysely<Tables>, team: TeamId, improvement: Improvement): Promise<void> {
  const { chosenIn, what, measure, baseline, owner, on, item, itemId, link } = improvement;
  await db
    .insertInto('improvements')
    .values({ chosen_in: chosenIn, team, what, measure, baseline, owner, on, item, item_id: itemId, link })
    .onConflict((conflict) => conflict.column('chosen_in').doUpdateSet({ item, item_id: itemId, link }))
    .execute();
}

export async function storeNoneChosen(
  db: Kysely<Tables>,
  team: TeamId,
  chosenIn: string,
  on: BusinessTime,
): Promise<void> {
  await db
    .insertInto('improvements')
    .values({ chosen_in: chosenIn, team, on })
    .onConflict((conflict) => conflict.column('chosen_in').doNothing())
    .execute();
}

interface Judged {
  readonly chosenIn: string;
  readonly verdict: ImprovementVerdict;
  readonly evidence: string;
  readonly by: PersonId;
}

export async function storeVerdict(db: Kysely<Tables>, { chosenIn, verdict, evidence, by }: Judged): Promise<void> {
  await db
    .updateTable('improvements')
    .set({ verdict, evidence, judged_by: by })
    .where('chosen_in', '=', chosenIn)
    .execute();
}

/** What the team's retrospectives chose, the latest first. */
export async function improvementsOf(db: Kysely<Tables>, team: TeamId): Promise<ImprovementRow[]> {
  return db.selectFrom('improvements').selectAll().where('team', '=', team).orderBy('sequence', 'desc').execute();
}

/** The row in the words of the domain; null for "none chosen". */
export function improvementOf(row: ImprovementRow): Improvement | null {
  const { chosen_in: chosenIn, what, measure, baseline, owner, on, item, item_id: itemId, link } = row;
  const { verdict, evidence, judged_by: by } = row;
  if (what === null || owner === null || item === null || itemId === null || link === null) return null;
  const judged = verdict !== null && by !== null ? { verdict: { verdict, evidence: evidence ?? '', by } } : {};
  return { chosenIn, what, measure: measure ?? '', baseline: baseline ?? '', owner, on, item, itemId, link, ...judged };
}
