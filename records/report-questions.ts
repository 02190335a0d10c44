/** The questions of a report: what was asked on which content, who answered or was refused, who was waited for and how long. */
import { sql, type Kysely } from 'kysely';
import {
  difference,
  labelOf,
  type Actor,
  type Content,
  type Line,
  type Question,
} from '../domain/decisions/decisions.ts';
import { rolesAsked, settlingOf } from '../domain/decisions/panel.ts';
import { visibilityOf } from '../domain/text/places.ts';
import { withGuests, type Team } from '../domain/team.ts';
import type { Text } from '../domain/text/text.ts';
import { hoursBetween, workingHours } from '../domain/calendar/working-days.ts';
import { inWords, nameOf, named } from './names.ts';
import type { QuestionRow, AnswerRow } from './questions.ts';
import type {
  AskedContent,
  ReportedLine,
  ReportedQuestion,
  ReportedAnswer,
  ReportedWait,
} from './reported-questions.ts';
import type { Tables } from './tables.ts';
import { sentReminders } from './reminders.ts';

/** Shown to the team without names: they stay so. */
const unnamed: readonly (string | undefined)[] = ['reflection', 'votes'];

export async function reportedQuestions(db: Kysely<Tables>, team: Team, workflows: readonly string[]) {
  const rows = await db
    .selectFrom('questions')
    .selectAll()
    .where('workflow_id', 'in', workflows)
    .orderBy(sql`since::timestamptz`)
    .orderBy('question_id')
    .execute();
  const answers = await db
    .selectFrom('answers')
    .selectAll()
    .where('workflow_id', 'in', workflows)
    .orderBy(sql`"on"::timestamptz`)
    .orderBy('sequence')
    .execute();
  const reminders = await sentReminders(db, workflows);
  const answersOf = (row: QuestionRow) =>
    answers.filter((answer) => answer.workflow_id === row.workflow_id && answer.question_id === row.question_id);
  return {
    questions: rows.map((row) => ({
      ...questionOf(withGuests(team, row.guests), row, answersOf(row)),
      reminders: reminders
        .filter((one) => one.workflowId === row.workflow_id && one.questionId === row.question_id)
        .map(({ to, on }) => ({ to: nameOf(withGuests(team, row.guests), to), on })),
    })),
    waited: rows.flatMap((row) => waitsOf(withGuests(team, row.guests), row, answersOf(row))),
  };
}

function questionOf(team: Team, row: QuestionRow, answers: readonly AnswerRow[]): Omit<ReportedQuestion, 'reminders'> {
  const { question, decision } = row;
  const words = inWords(team, question.text);
  return {
    workflowId: row.workflow_id,
    id: row.question_id,
    topic: row.topic,
    occurrence: row.occurrence,
    question: words,
    settles: settlingOf(question.panel),
    role: rolesAsked(question.panel)[0] ?? null,
    asked: row.people.map((id) => named(team, id)),
    since: row.since,
    until: row.until,
    endedOn: row.ended_on,
    ifNobodyAnswers: question.ifNobodyAnswers,
    outcome: row.outcome,
    decision: decision && {
      question: words,
      choice: labelOf(question, decision.choice),
      by: named(team, decision.by),
      on: decision.on,
      hash: decision.hash,
    },
    contents: contentsOf(team, row),
    answers: answers.map((answer) => answerOf(team, question, answer, words)),
  };
}

function contentsOf(team: Team, row: QuestionRow): AskedContent[] {
  const asked = [...row.earlier, { content: row.question.content, until: null }];
  // How many votes one may give, which the question says, would read like a result.
  const isBallot = row.question.choices.some(({ form }) => form === 'votes');
  const line = ({ facts, ...one }: Line) => lineOf(team, isBallot ? one : { ...one, facts });
  return asked.map(({ content, until }, n) => {
    const before = asked[n - 1];
    const { added, removed, changed } = difference(before?.content ?? content, content);
    return {
      hash: content.hash,
      from: before?.until ?? row.since,
      until,
      lines: content.lines.map(line),
      hashed: content.lines,
      added: added.map(line),
      removed: removed.map(line),
      changed: changed.map((one) => ({ before: line(one.before), after: line(one.after) })),
    };
  });
}

export function linesOf(team: Team, { lines }: Pick<Content, 'lines'>): ReportedLine[] {
  return lines.map((one) => lineOf(team, one));
}

/** With the facts that are part of its hash, such as the assignee: two lines that differ only in them read differently. */
function lineOf(team: Team, { id, text, facts = {} }: Line): ReportedLine {
  const link = text.flatMap((part) => (typeof part === 'object' && 'link' in part && part.link ? [part.link] : []))[0];
  const said = inWords(team, text);
  const words = Object.entries(facts).map(([fact, value]) => ({ fact, value: nameOf(team, value) }));
  const unsaid = words.flatMap(({ fact, value }) => (said.includes(value) ? [] : [`${fact} ${value}`]));
  return {
    id,
    // A commit is named by its first digits, and the fact is the whole of them.
    text: facts['commit'] ? said.replace(facts['commit'].slice(0, 12), facts['commit']) : [said, ...unsaid].join(' · '),
    link: link ?? null,
    private: isPrivate(team, text),
  };
}

/** Something in it comes from a place that only its members may read. */
export function isPrivate(team: Team, text: Text): boolean {
  return text.some(
    (part) => typeof part === 'object' && 'source' in part && visibilityOf(team, part.source) === 'private',
  );
}

function answerOf(team: Team, question: Question, answer: AnswerRow, words: string): ReportedAnswer {
  const form = question.choices.find((one) => one.id === answer.choice)?.form;
  return {
    question: words,
    by: answer.person ? nameOf(team, answer.person) : unknownSender(answer.actor),
    person: answer.person,
    actor: answer.actor,
    choice: labelOf(question, answer.choice),
    counted: answer.counted,
    why: answer.reply,
    on: answer.on,
    hash: answer.content_hash,
    values: unnamed.includes(form) ? [] : flat(team, answer.values),
  };
}

/** Nobody that the configuration knows. */
function unknownSender(actor: Actor): string {
  return actor.via === 'slack' ? `Slack account ${actor.account}` : actor.person;
}

/** `goals.g1.score` for what stands deeper; a person's id by name. */
function flat(team: Team, value: unknown, path: readonly string[] = []): { field: string; value: string }[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => flat(team, inner, [...path, key]));
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  return [{ field: path.join('.'), value: path.at(-1) === 'owner' ? nameOf(team, words) : words }];
}

/**
 * Who was waited for: until their own answer, the decision of somebody else, or the end. Of those of whom any one may decide only whoever
 * did; in an open call nobody.
 */
function waitsOf(team: Team, row: QuestionRow, answers: readonly AnswerRow[]): ReportedWait[] {
  const { question, since: from, decision } = row;
  const { panel, content } = question;
  if (settlingOf(panel) === 'open') return [];
  const role = rolesAsked(panel)[0] ?? null;
  const people = settlingOf(panel) === 'seats' && role === null && decision ? [decision.by] : row.people;
  return people.map((id) => {
    const own = answers.find(
      (answer) => answer.counted && answer.person === id && answer.content_hash === content.hash,
    );
    const until = own?.on ?? decision?.on ?? row.ended_on;
    const person = team.people[id];
    return {
      workflowId: row.workflow_id,
      questionId: row.question_id,
      person: named(team, id),
      role,
      from,
      until,
      answered: own !== undefined || decision !== null,
      workingHours: until && person ? workingHours(team, person, from, until) : 0,
      hours: until ? hoursBetween(from, until) : 0,
    };
  });
}
