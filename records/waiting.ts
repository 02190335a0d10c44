/** Who are we waiting for, since when, until when, who is reminded next: read from the records, so it works with no worker. */
import type { Kysely } from 'kysely';
import { getsReminders } from '../domain/decisions/panel.ts';
import type { Literal } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import { withGuests, type Team, type TeamId } from '../domain/team.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { businessNow } from './clock.ts';
import { teamOf } from './configurations.ts';
import { inWords, named, type Named } from './names.ts';
import { openQuestions, type QuestionRow } from './questions.ts';
import { remindersTo } from './reminders.ts';
import type { Tables } from './tables.ts';

export interface WaitingFor {
  readonly workflowId: string;
  readonly questionId: string;
  readonly question: string;
  /** Who has not answered; empty when `anyone` may. */
  readonly people: readonly Named[];
  /** Whoever of the team wants to may answer, until the end. */
  readonly anyone: boolean;
  /** Its message stands in Slack; before that nobody can have seen it there. */
  readonly inSlack: boolean;
  readonly since: BusinessTime;
  readonly until: BusinessTime;
  /** The last reminder that was due, and the next one; at the deadline the one above is notified. */
  readonly reminded: Reminder | null;
  readonly next: Reminder | null;
  /** What happens otherwise. */
  readonly ifNobodyAnswers: Literal;
}

interface Reminder {
  readonly on: BusinessTime;
  readonly people: readonly Named[];
  /** For example `one day is left`. */
  readonly name: string;
}

/** Open questions of the team's workflows that have not ended, or of one workflow; the longest open first. */
export async function waitingNow(db: Kysely<Tables>, team: TeamId, workflowId?: string): Promise<WaitingFor[]> {
  const ended = await db
    .selectFrom('workflows')
    .select('workflow_id')
    .where('team', '=', team)
    .where('ended_on', 'is not', null)
    .execute();
  const over = new Set(ended.map((workflow) => workflow.workflow_id));
  const now = await businessNow(db);
  const waiting: WaitingFor[] = [];
  for (const row of await openQuestions(db, { team, ...(workflowId !== undefined && { workflowId }) })) {
    const anyone = !getsReminders(row.question.panel);
    if (over.has(row.workflow_id) || (row.waited_for.length === 0 && !anyone)) continue;
    const configuration = withGuests(await teamOf(db, { team, version: row.config_version }), row.guests);
    waiting.push({
      workflowId: row.workflow_id,
      questionId: row.question_id,
      question: inWords(configuration, row.question.text),
      people: row.waited_for.map((id) => named(configuration, id)),
      anyone,
      inSlack: row.message !== null,
      since: row.since,
      until: row.until,
      ...(await remindersOf(db, configuration, row, now)),
      ifNobodyAnswers: row.question.ifNobodyAnswers,
    });
  }
  return waiting;
}

/** Nobody is reminded of what anybody may answer, and nobody who has answered. */
async function remindersOf(
  db: Kysely<Tables>,
  team: Team,
  row: QuestionRow,
  now: number,
): Promise<Pick<WaitingFor, 'reminded' | 'next'>> {
  if (!getsReminders(row.question.panel)) return { reminded: null, next: null };
  const { workflow_id: workflowId, question_id: questionId } = row;
  const steps = new Map<BusinessTime, Reminder>();
  for (const { on, person, step: name } of await remindersTo(db, { workflowId, questionId })) {
    if (row.answered.includes(person)) continue;
    steps.set(on, { on, people: [...(steps.get(on)?.people ?? []), named(team, person)], name });
  }
  const all = [...steps.values()];
  const isPast = ({ on }: Reminder) => millisOf(on) <= now;
  return { reminded: all.findLast(isPast) ?? null, next: all.find((one) => !isPast(one)) ?? null };
}
