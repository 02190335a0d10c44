/** Frozen plans, and the goals as they were communicated and judged (R28, X8). */
import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { GoalScore } from '../domain/plan.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { FrozenPlan } from '../domain/plan.ts';
import type { PersonId, TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export type GoalRow = Selectable<Tables['goals']>;

interface KeptPlan {
  readonly workflowId: string;
  readonly team: TeamId;
  readonly iteration: string;
  /** Who received it, in words. */
  readonly audience: string;
  readonly plan: FrozenPlan;
}

/** A plan that a person committed is never changed; one that started unplanned gives way to it. Its goals are kept with it. */
export async function storePlan(db: Kysely<Tables>, kept: KeptPlan): Promise<void> {
  const { workflowId, team, iteration, audience, plan } = kept;
  const values = {
    hash: plan.hash,
    audience,
    frozen_on: plan.committed.on,
    plan: JSON.stringify(plan),
  };
  await db.transaction().execute(async (inOne) => {
    const stored = await inOne
      .insertInto('plans')
      .values({ workflow_id: workflowId, team, iteration, ...values })
      .onConflict((conflict) =>
        conflict
          .column('workflow_id')
          .doUpdateSet(values)
          .where(sql<boolean>`plans.plan -> 'committed' ? 'unplanned'`),
      )
      .returning('workflow_id')
      .executeTakeFirst();
    if (!stored) return;
    await inOne.deleteFrom('goals').where('team', '=', team).where('iteration', '=', iteration).execute();
    if (plan.goals.length === 0) return;
    await inOne
      .insertInto('goals')
      .values(
        plan.goals.map((goal) => ({
          team,
          iteration,
          goal_id: goal.id,
          title: goal.title,
          measure: goal.measure,
          owner: goal.owner,
          source: goal.source,
          communicated_on: plan.committed.on,
        })),
      )
      .execute();
  });
}

export async function frozenPlan(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<FrozenPlan | null> {
  const row = await db
    .selectFrom('plans')
    .select('plan')
    .where('team', '=', team)
    .where('iteration', '=', iteration)
    .executeTakeFirst();
  return row?.plan ?? null;
}

/** The goals as announced at the commit, each with the last score it got. */
export async function communicatedGoals(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<GoalRow[]> {
  return db
    .selectFrom('goals')
    .selectAll()
    .where('team', '=', team)
    .where('iteration', '=', iteration)
    .orderBy(sql`length(goal_id)`)
    .orderBy('goal_id')
    .execute();
}

interface ScoredGoal {
  readonly team: TeamId;
  readonly iteration: string;
  readonly goal: string;
  readonly score: GoalScore;
  readonly note: string;
  readonly by: PersonId;
  readonly on: BusinessTime;
}

/** A later score replaces the earlier one; the same score again keeps its time. */
export async function scoreGoal(db: Kysely<Tables>, scored: ScoredGoal): Promise<void> {
  const { team, iteration, goal, score, note, by, on } = scored;
  await db
    .updateTable('goals')
    .set({ score, note, scored_by: by, scored_on: on })
    .where('team', '=', team)
    .where('iteration', '=', iteration)
    .where('goal_id', '=', goal)
    .where(sql<boolean>`(score, note, scored_by) is distinct from (${score}, ${note}, ${by})`)
    .execute();
}
