/** Questions as workflows ask them, to the people of the tests' team. */
import { eachOf } from '../../domain/decisions/panel.ts';
import type { Actor, Line, Question } from '../../domain/decisions/decisions.ts';
import type { FormName } from '../../forms/index.ts';
import type { Kysely } from 'kysely';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Person, PersonId } from '../../domain/team.ts';
import { storeAnswer, type QuestionRow } from '../../records/questions.ts';
import type { Tables } from '../../records/tables.ts';
import { participants, personById } from '../../domain/team.ts';
import { literal, text } from '../../domain/text/text.ts';
import { team } from './team.ts';

export function someone(id: string): Person {
  const found = personById(team, id);
  if (!found) throw new Error(`The team has no ${id}.`);
  return found;
}

/** A question with one choice, `answer`, that has a form, or none. Everybody is asked but Mia, the manager. */
export function ask(id: string, form: FormName | undefined, lines: readonly Line[] = []): Question {
  return {
    id,
    topic: id,
    occurrence: 1,
    text: text`What do you say?`,
    content: { hash: `hash-of-${id}`, lines },
    choices: [{ id: 'answer', label: literal('Answer'), form }],
    panel: eachOf(participants(team).map((one) => one.id)),
    place: { in: 'channel' },
    reminders: 'working hours',
    excluded: [],
    deadline: '2026-12-01T10:00:00.000+01:00',
    ifNobodyAnswers: literal('Nothing changes.'),
  };
}

/** A line as the records keep it, with what a vendor's user typed as its text. */
export function line(id: string, written: string, facts?: Record<string, string>): Line {
  return { id, text: [{ value: written, source: `jira:${team.jira.project}` }], facts };
}

export function inSlack(account: string): Actor {
  return { via: 'slack', account };
}

export function atCommandLine(by: PersonId): Actor {
  return { via: 'cli', person: by };
}

/** An answer that counts, in the records. @returns its click */
export async function storeCounted(
  db: Kysely<Tables>,
  row: QuestionRow,
  by: PersonId,
  { choice = 'answer', values, on }: { choice?: string; values?: unknown; on: BusinessTime },
): Promise<string> {
  const { question_id: questionId, question } = row;
  const answer = {
    questionId,
    clickId: `${questionId} ${by}`,
    contentHash: question.content.hash,
    choice,
    actor: atCommandLine(by),
    values,
  };
  await storeAnswer(db, row, { answer, person: by, seats: [0], reply: 'Counted.', on });
  return answer.clickId;
}
