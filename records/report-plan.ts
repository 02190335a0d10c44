/** What was promised and what became of it: the frozen plan, its goals and the ledger, in a report. */
import type { Kysely, Selectable } from 'kysely';
import type { FormValues } from '../forms/index.ts';
import { itemSource } from '../domain/plan.ts';
import { visibilityOf } from '../domain/text/places.ts';
import type { Team, TeamId } from '../domain/team.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { ledgerOf } from './ledger.ts';
import { nameOf, named } from './names.ts';
import { communicatedGoals } from './plans.ts';
import { linesOf } from './report-questions.ts';
import type { ReportedChange, ReportedGoal, ReportedPlan } from './reported.ts';
import type { ReportedQuestion } from './reported-questions.ts';
import type { Tables } from './tables.ts';

type PlanRow = Selectable<Tables['plans']>;

export async function planRow(db: Kysely<Tables>, team: TeamId, iteration: string): Promise<PlanRow | null> {
  const rows = db.selectFrom('plans').selectAll().where('team', '=', team).where('iteration', '=', iteration);
  return (await rows.executeTakeFirst()) ?? null;
}

export function planOf(team: Team, { plan, audience }: PlanRow): ReportedPlan {
  const { hash, items, committed } = plan;
  const committedBy = 'by' in committed ? named(team, committed.by) : null;
  const lines = linesOf(team, plan);
  return { hash, items: items.length, frozenOn: committed.on, committedBy, audience, lines, hashed: plan.lines };
}

export async function changesOf(
  db: Kysely<Tables>,
  team: Team,
  iteration: string,
  plan: PlanRow | null,
): Promise<ReportedChange[]> {
  const entries = await ledgerOf(db, team.id, iteration);
  return entries.map((entry) => {
    const source = plan?.plan.goals.find((goal) => goal.id === entry.subject)?.source ?? itemSource(entry.subject);
    return { ...entry, byName: nameOf(team, entry.by), private: visibilityOf(team, source) === 'private' };
  });
}

interface GoalContext {
  readonly ledger: readonly ReportedChange[];
  readonly questions: readonly ReportedQuestion[];
}

export async function goalsOf(
  db: Kysely<Tables>,
  team: Team,
  iteration: string,
  { ledger, questions }: GoalContext,
): Promise<ReportedGoal[]> {
  const goals = await communicatedGoals(db, team.id, iteration);
  return goals.map((goal) => {
    const scores = questions
      .flatMap((one) => one.answers.filter((answer) => answer.person === goal.owner))
      .flatMap((answer) => scoreIn(answer, goal.goal_id))
      .toSorted((a, b) => millisOf(a.on) - millisOf(b.on));
    // The records keep the first time of a score that is given again; it stands since it was given last.
    const current = scores.findLast(({ what, why }) => what === goal.score && why === (goal.note ?? ''));
    const entries = ledger.filter((entry) => entry.subject === goal.goal_id);
    return {
      id: goal.goal_id,
      title: goal.title,
      measure: goal.measure,
      owner: named(team, goal.owner),
      communicatedOn: goal.communicated_on,
      score: goal.score,
      note: goal.note,
      scoredBy: goal.scored_by && named(team, goal.scored_by),
      scoredOn: current?.on ?? goal.scored_on,
      history: [
        ...scores.filter((one) => one !== current),
        ...entries.map(({ on, byName: by, cause, reason }) => ({ on, by, what: cause, why: reason ?? '' })),
      ].toSorted((a, b) => millisOf(a.on) - millisOf(b.on)),
      private: visibilityOf(team, goal.source) === 'private',
    };
  });
}

/** What a counted form said of this goal. */
function scoreIn({ counted, on, by, values }: ReportedQuestion['answers'][number], goal: string) {
  const field = (name: keyof FormValues['score']['goals'][string]) =>
    values.find((one) => one.field === `goals.${goal}.${name}`)?.value;
  const what = field('score');
  return counted && what !== undefined ? [{ on, by, what, why: field('note') ?? '' }] : [];
}
