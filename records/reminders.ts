/** Reminders of a question: when which step of the ladder reminds whom, and what was sent. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { ScheduledReminder } from '../domain/decisions/reminder-ladder.ts';
import type { PersonId } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export type ReminderRow = Selectable<Tables['reminders']>;
interface Asked {
  readonly workflowId: string;
  readonly questionId: string;
}

/** The ladder as it was laid out when the question was put; one that was laid out before gives way, but for what was sent of it. */
export async function storeReminders(
  db: Kysely<Tables>,
  { workflowId, questionId }: Asked,
  reminders: readonly Pick<ScheduledReminder, 'name' | 'on' | 'people'>[],
): Promise<void> {
  const rows = reminders.flatMap(({ name: step, on, people }) =>
    people.map((person) => ({ workflow_id: workflowId, question_id: questionId, on, person, step, write_key: null })),
  );
  await db.transaction().execute(async (own) => {
    await own
      .deleteFrom('reminders')
      .where('workflow_id', '=', workflowId)
      .where('question_id', '=', questionId)
      .where('write_key', 'is', null)
      .execute();
    if (rows.length === 0) return;
    await own
      .insertInto('reminders')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['workflow_id', 'question_id', 'on', 'person']).doNothing())
      .execute();
  });
}

/** Which outside write sends it; noted before it is sent, so that what was sent is always known here. */
export async function noteReminderWrite(
  db: Kysely<Tables>,
  { workflowId, questionId }: Asked,
  reminder: { readonly step: string; readonly on: BusinessTime; readonly person: PersonId; readonly writeKey: string },
): Promise<void> {
  const { writeKey: write_key, ...rest } = reminder;
  await db
    .insertInto('reminders')
    .values({ workflow_id: workflowId, question_id: questionId, ...rest, write_key })
    .onConflict((conflict) =>
      conflict.columns(['workflow_id', 'question_id', 'on', 'person']).doUpdateSet({ write_key }),
    )
    .execute();
}

/** All of one question, the first one first. */
export function remindersTo(db: Kysely<Tables>, { workflowId, questionId }: Asked): Promise<ReminderRow[]> {
  return db
    .selectFrom('reminders')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('question_id', '=', questionId)
    .orderBy(sql`"on"::timestamptz`)
    .orderBy('sequence')
    .execute();
}

export interface SentReminder extends Asked {
  readonly on: BusinessTime;
  readonly to: PersonId;
  /** Real time. */
  readonly sentAt: Date;
}

/** What was sent, the first one first. */
export async function sentReminders(db: Kysely<Tables>, workflows: readonly string[]): Promise<SentReminder[]> {
  const rows = await db
    .selectFrom('reminders')
    .innerJoin('writes', 'writes.key', 'reminders.write_key')
    .select(['reminders.workflow_id as workflowId', 'reminders.question_id as questionId'])
    .select(['reminders.on', 'reminders.person as to', 'writes.done_at as sentAt'])
    .where('reminders.workflow_id', 'in', workflows)
    .orderBy(sql`reminders."on"::timestamptz`)
    .orderBy('reminders.sequence')
    .execute();
  return rows.flatMap(({ sentAt, ...reminder }) => (sentAt ? [{ ...reminder, sentAt }] : []));
}
