/** Who are we waiting for, since when, until when, who is reminded next: read from the records, so it works with no worker. */
import type { Kysely } from 'kysely';
import { peopleOf } from '../domain/decisions/outcome.ts';
import { getsReminders } from '../domain/decisions/panel.ts';
import { nobodyFor } from '../domain/decisions/panel-words.ts';
import { tally } from '../domain/decisions/tally.ts';
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
import { subjectOf, type WorkflowRow } from './workflows.ts';

export interface WaitingFor {
  readonly workflowId: string;
  /** What the workflow is about; null: its key says it. */
  readonly subject: string | null;
  readonly questionId: string;
  readonly question: string;
  /** Who has not answered; empty when `anyone` may, and where nobody can. */
  readonly people: readonly Named[];
  /** `people` have all answered, and do not agree. */
  readonly disagree: boolean;
  /** The seats that nobody can fill, in words; null: there is none. */
  readonly missing: string | null;
  /** Who has answered so far. */
  readonly answered: readonly Named[];
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
  const open = await openQuestions(db, { team, ...(workflowId !== undefined && { workflowId }) });
  const asking = await rowsOf(
    db,
    open.map((row) => row.workflow_id),
  );
  const now = await businessNow(db);
  const waiting: WaitingFor[] = [];
  for (const row of open) {
    const anyone = !getsReminders(row.question.panel);
    const workflow = asking.get(row.workflow_id);
    const { panel } = row.question;
    const stands = tally(panel, row.seats, row.answers);
    const nobody = stands.state === 'waiting' ? nobodyFor({ panel, asked: row.seats }, stands) : [];
    if (workflow?.ended_on || (row.waited_for.length === 0 && nobody.length === 0 && !anyone)) continue;
    const configuration = withGuests(await teamOf(db, { team, version: row.config_version }), row.guests);
    waiting.push({
      workflowId: row.workflow_id,
      subject: workflow ? await subjectOf(db, workflow) : null,
      questionId: row.question_id,
      question: inWords(configuration, row.question.text),
      people: row.waited_for.map((id) => named(configuration, id)),
      disagree: stands.state === 'waiting' && stands.disagree,
      missing: nobody.length > 0 ? inWords(configuration, nobody) : null,
      answered: peopleOf(row.answers).map((id) => named(configuration, id)),
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

async function rowsOf(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, WorkflowRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('workflows').selectAll().where('workflow_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.workflow_id, row]));
}

/** Nobody is reminded of what anybody may answer, and nobody who has answered and is not waited for. */
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
    if (row.answers.some(({ by }) => by === person) && !row.waited_for.includes(person)) continue;
    steps.set(on, { on, people: [...(steps.get(on)?.people ?? []), named(team, person)], name });
  }
  const all = [...steps.values()];
  const isPast = ({ on }: Reminder) => millisOf(on) <= now;
  return { reminded: all.findLast(isPast) ?? null, next: all.find((one) => !isPast(one)) ?? null };
}
