/** Questions put to people and the answers they got: who we wait for, since when, until when, and who decided what. */
import { sql, type Kysely, type Selectable } from 'kysely';
import {
  refusals,
  type Answer,
  type AskedPeople,
  type CountedAnswer,
  type Question,
} from '../domain/decisions/decisions.ts';
import { getsReminders } from '../domain/decisions/panel.ts';
import { tally, withAnswer } from '../domain/decisions/tally.ts';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Person, PersonId, TeamId, TeamRef } from '../domain/team.ts';
import type { QuestionMessage, Tables } from './tables.ts';

type Db = Kysely<Tables>;
export type QuestionRow = Selectable<Tables['questions']>;
export type AnswerRow = Selectable<Tables['answers']>;

interface NewQuestion extends TeamRef {
  readonly workflowId: string;
  readonly question: Question;
  readonly asked: AskedPeople;
  readonly channel: string;
  readonly since: BusinessTime;
}

/** Stores the question as open; one that is stored already stays as it is. Answers what stands there. */
export async function storeQuestion(db: Db, asked: NewQuestion): Promise<QuestionRow> {
  const { workflowId, question } = asked;
  const people = JSON.stringify([...new Set(asked.asked.seats.flat())]);
  await db
    .insertInto('questions')
    .values({
      workflow_id: workflowId,
      question_id: question.id,
      topic: question.topic,
      occurrence: question.occurrence,
      team: asked.team,
      config_version: asked.version,
      question: JSON.stringify(question),
      people,
      seats: JSON.stringify(asked.asked.seats),
      guests: JSON.stringify(asked.asked.guests),
      answers: '[]',
      waited_for: getsReminders(question.panel) ? people : '[]',
      channel: asked.channel,
      message: 'null',
      since: asked.since,
      until: question.deadline,
      ended_on: null,
      outcome: null,
      settled_by: null,
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

/** Where its message stands, and what it shows. Answers what is asked now. */
export async function setMessage(db: Db, row: QuestionRow, message: QuestionMessage): Promise<QuestionRow> {
  await change(db, row)
    .set({ message: JSON.stringify(message) })
    .execute();
  return mustExist(db, row.workflow_id, row.question_id);
}

/** The content changed: what is asked now, and nobody has answered that. What was asked before is kept. */
export async function askAgain(db: Db, row: QuestionRow, question: Question, on: BusinessTime): Promise<QuestionRow> {
  const waitedFor = JSON.stringify(getsReminders(question.panel) ? row.people : []);
  const asked = { question: JSON.stringify(question), until: question.deadline, answers: '[]', waited_for: waitedFor };
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

/**
 * One more answer that counts, unless the content has changed meanwhile: who has answered, and who is still waited for.
 * @returns whether it counts
 */
async function addCounted(db: Db, row: QuestionRow, answer: CountedAnswer, guest?: Person): Promise<boolean> {
  const { answers: before, seats, question, guests } = await mustExist(db, row.workflow_id, row.question_id);
  const answers = withAnswer(question.panel, before, answer);
  const result = tally(question.panel, seats, answers);
  const { numUpdatedRows } = await change(db, row)
    .set({
      answers: JSON.stringify(answers),
      ...(guest && { guests: JSON.stringify([...guests.filter(({ id }) => id !== guest.id), guest]) }),
      ...(result.state === 'waiting' && { waited_for: JSON.stringify(result.waitedFor) }),
      ...(result.state === 'complete' && { waited_for: '[]' }),
    })
    .where(sql<boolean>`question -> 'content' ->> 'hash' = ${answer.hash}`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The first end stands: closing again changes nothing. */
export async function endQuestion(
  db: Db,
  row: QuestionRow,
  end: { readonly on: BusinessTime; readonly outcome: string; readonly settledBy: string | null },
): Promise<QuestionRow> {
  await change(db, row)
    .set({ ended_on: end.on, outcome: end.outcome, settled_by: end.settledBy })
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

interface NewAnswer {
  readonly answer: Answer;
  readonly person: PersonId | null;
  /** Null: it was refused. */
  readonly seats: readonly number[] | null;
  readonly reply: string;
  readonly on: BusinessTime;
  /** Of another team, where their answer counts: they may have got the role after the question was asked. */
  readonly guest?: Person | undefined;
}

/** Stores an answer once by its click. @returns when it was first counted */
export async function storeAnswer(
  db: Db,
  row: QuestionRow,
  { answer, person, seats, reply, on, guest }: NewAnswer,
): Promise<{ readonly on: BusinessTime }> {
  const { questionId, clickId, choice, contentHash: hash } = answer;
  const values = typeof answer.values === 'object' ? answer.values : null;
  return db.transaction().execute(async (own) => {
    const stored = await own
      .insertInto('answers')
      .values({
        workflow_id: row.workflow_id,
        click_id: clickId,
        question_id: questionId,
        actor: JSON.stringify(answer.actor),
        person,
        choice,
        content_hash: hash,
        values: JSON.stringify(values),
        counted: seats !== null,
        seats: JSON.stringify(seats),
        reply,
        on,
      })
      .onConflict((conflict) => conflict.columns(['workflow_id', 'click_id']).doNothing())
      .returning('on')
      .executeTakeFirst();
    if (!stored) return answerOf(own, row.workflow_id, clickId);
    if (person !== null && seats !== null) {
      const form = row.question.choices.find(({ id }) => id === choice)?.form;
      const filled = form === undefined || values === null ? null : { form, values };
      const counted = { questionId, clickId, choice, by: person, seats, hash, on, filled };
      if (!(await addCounted(own, row, counted, guest))) {
        const refused = { counted: false, seats: 'null', reply: refusals.changed };
        await own
          .updateTable('answers')
          .set(refused)
          .where('workflow_id', '=', row.workflow_id)
          .where('click_id', '=', clickId)
          .execute();
      }
    }
    return stored;
  });
}

function answerOf(db: Db, workflowId: string, clickId: string): Promise<Pick<AnswerRow, 'on'>> {
  return db
    .selectFrom('answers')
    .select('on')
    .where('workflow_id', '=', workflowId)
    .where('click_id', '=', clickId)
    .executeTakeFirstOrThrow();
}

/** Every answer to a question, counted or refused, in the order in which they came in. */
export function answersTo(db: Db, workflowId: string, questionId: string): Promise<AnswerRow[]> {
  return db
    .selectFrom('answers')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('question_id', '=', questionId)
    .orderBy(sql`"on"::timestamptz`)
    .orderBy('sequence')
    .execute();
}
