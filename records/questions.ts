/** Questions put to people and the votes they got: who we wait for, since when, until when, and who decided what. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { CountedAnswer, Question, Answer } from '../domain/decisions/decisions.ts';
import type { ScheduledReminder } from '../domain/decisions/reminder-ladder.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { PersonId, TeamId, TeamRef } from '../domain/team.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;
export type QuestionRow = Selectable<Tables['questions']>;
export type AnswerRow = Selectable<Tables['votes']>;

interface NewQuestion extends TeamRef {
  readonly workflowId: string;
  readonly question: Question;
  readonly people: readonly PersonId[];
  readonly channel: string;
  readonly since: BusinessTime;
}

/** Stores the question as open; one that is stored already stays as it is. Answers what stands there. */
export async function storeQuestion(db: Db, asked: NewQuestion): Promise<QuestionRow> {
  const { workflowId, question } = asked;
  await db
    .insertInto('questions')
    .values({
      workflow_id: workflowId,
      question_id: question.id,
      team: asked.team,
      config_version: asked.version,
      question: JSON.stringify(question),
      people: JSON.stringify(asked.people),
      answered: '[]',
      channel: asked.channel,
      message_ts: null,
      since: asked.since,
      until: question.deadline,
      ended_on: null,
      outcome: null,
      decision: 'null',
    })
    .onConflict((conflict) => conflict.columns(['workflow_id', 'question_id']).doNothing())
    .execute();
  return mustExist(db, workflowId, question.id);
}

export async function questionRow(db: Db, workflowId: string, questionId: string): Promise<QuestionRow | null> {
  const row = await db
    .selectFrom('questions')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('question_id', '=', questionId)
    .executeTakeFirst();
  return row ?? null;
}

/** @throws Error for a question that was never asked: a defect of the workflow, not of the world. */
export async function mustExist(db: Db, workflowId: string, questionId: string): Promise<QuestionRow> {
  const row = await questionRow(db, workflowId, questionId);
  if (row) return row;
  throw new Error(`The records hold no question "${questionId}" of ${workflowId}: it must be opened first.`);
}

/** Where its message stands. */
export async function setMessage(db: Db, row: QuestionRow, channel: string, ts: string): Promise<void> {
  await change(db, row).set({ channel, message_ts: ts }).execute();
}

/** The content changed: what is asked now, and nobody has answered that. What was asked before is kept. */
export async function askAgain(db: Db, row: QuestionRow, question: Question, on: BusinessTime): Promise<QuestionRow> {
  const asked = { question: JSON.stringify(question), until: question.deadline, answered: '[]' };
  await change(db, row)
    .set({
      ...asked,
      earlier: sql`earlier || jsonb_build_object('content', question -> 'content', 'until', ${on}::text)`,
    })
    .where('ended_on', 'is', null)
    .where(sql<boolean>`question -> 'content' ->> 'hash' <> ${question.content.hash}`)
    .execute();
  return mustExist(db, row.workflow_id, row.question_id);
}

/** Who is reminded when, as it was laid out when the question was put. */
export async function setReminders(
  db: Db,
  workflowId: string,
  questionId: string,
  reminders: readonly ScheduledReminder[],
): Promise<void> {
  await change(db, { workflow_id: workflowId, question_id: questionId })
    .set({ reminders: JSON.stringify(reminders) })
    .execute();
}

export async function setAnswered(db: Db, row: QuestionRow, answered: readonly PersonId[]): Promise<void> {
  await change(db, row)
    .set({ answered: JSON.stringify(answered) })
    .execute();
}

/** The first end stands: closing again changes nothing. */
export async function endQuestion(
  db: Db,
  row: QuestionRow,
  end: { readonly on: BusinessTime; readonly outcome: string; readonly decision: CountedAnswer | null },
): Promise<QuestionRow> {
  await change(db, row)
    .set({ ended_on: end.on, outcome: end.outcome, decision: JSON.stringify(end.decision) })
    .where('ended_on', 'is', null)
    .execute();
  return mustExist(db, row.workflow_id, row.question_id);
}

function change(db: Db, { workflow_id, question_id }: Pick<QuestionRow, 'workflow_id' | 'question_id'>) {
  return db.updateTable('questions').where('workflow_id', '=', workflow_id).where('question_id', '=', question_id);
}

/** All open questions, the longest open first: of one workflow, of one team, or of everybody. */
export function openQuestions(db: Db, of: { workflowId?: string; team?: TeamId } = {}): Promise<QuestionRow[]> {
  let query = db.selectFrom('questions').selectAll().where('ended_on', 'is', null);
  if (of.workflowId !== undefined) query = query.where('workflow_id', '=', of.workflowId);
  if (of.team !== undefined) query = query.where('team', '=', of.team);
  return query.orderBy('opened_at').orderBy('question_id').execute();
}

/** Every question that a workflow ever asked, the first one first. */
export function questionsOf(db: Db, workflowId: string): Promise<QuestionRow[]> {
  const all = db.selectFrom('questions').selectAll().where('workflow_id', '=', workflowId);
  return all.orderBy('opened_at').orderBy('question_id').execute();
}

/** Those who are still waited for. Nobody in particular when anyone of the team may answer. */
export function stillAsked(row: Pick<QuestionRow, 'people' | 'answered' | 'question'>): PersonId[] {
  return row.question.asked.kind === 'open' ? [] : row.people.filter((person) => !row.answered.includes(person));
}

interface CountedRow {
  readonly workflowId: string;
  readonly vote: Answer;
  readonly person: PersonId | null;
  readonly counted: boolean;
  readonly said: string;
  readonly on: BusinessTime;
}

/** Stores a vote once by its click. @returns when it was first counted */
export async function storeAnswer(db: Db, counted: CountedRow): Promise<{ readonly on: BusinessTime }> {
  const { workflowId, vote, person, said, on } = counted;
  const stored = await db
    .insertInto('votes')
    .values({
      workflow_id: workflowId,
      click_id: vote.clickId,
      question_id: vote.questionId,
      actor: vote.actor,
      person,
      choice: vote.choice,
      content_hash: vote.contentHash,
      values: JSON.stringify(typeof vote.values === 'object' ? vote.values : null),
      counted: counted.counted,
      said,
      on,
    })
    .onConflict((conflict) => conflict.columns(['workflow_id', 'click_id']).doNothing())
    .returning('on')
    .executeTakeFirst();
  if (stored) return stored;
  return db
    .selectFrom('votes')
    .select('on')
    .where('workflow_id', '=', workflowId)
    .where('click_id', '=', vote.clickId)
    .executeTakeFirstOrThrow();
}

/** Every vote on a question, valid or refused, in the order in which they were counted. */
export function answersTo(db: Db, workflowId: string, questionId: string): Promise<AnswerRow[]> {
  return db
    .selectFrom('votes')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('question_id', '=', questionId)
    .orderBy('on')
    .orderBy('click_id')
    .execute();
}
