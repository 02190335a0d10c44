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
import { decidersOf, outcomeOf, peopleOf } from '../domain/decisions/outcome.ts';
import { rolesAsked, rolesBySeat, settlingOf } from '../domain/decisions/panel.ts';
import { visibilityOf } from '../domain/text/places.ts';
import { personById, withGuests, type PersonId, type Team } from '../domain/team.ts';
import type { Text } from '../domain/text/text.ts';
import type { Form } from '../forms/form.ts';
import { formOf } from '../forms/index.ts';
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
  const { question } = row;
  const outcome = outcomeOf(row.answers, row.settled_by);
  const words = inWords(team, question.text);
  return {
    workflowId: row.workflow_id,
    id: row.question_id,
    topic: row.topic,
    occurrence: row.occurrence,
    question: words,
    settles: settlingOf(question.panel),
    roles: rolesAsked(question.panel),
    asked: row.people.map((id) => named(team, id)),
    since: row.since,
    until: row.until,
    endedOn: row.ended_on,
    ifNobodyAnswers: question.ifNobodyAnswers,
    outcome: row.outcome,
    answered: peopleOf(row.answers).map((id) => named(team, id)),
    decision: outcome.decided
      ? {
          question: words,
          choice: labelOf(question, outcome.answer.choice),
          by: decidersOf(outcome).map((id) => named(team, id)),
          on: outcome.answer.on,
          hash: outcome.answer.hash,
        }
      : null,
    contents: contentsOf(team, row),
    answers: answers.map((answer) => answerOf(team, question, answer, words)),
  };
}

function contentsOf(team: Team, row: QuestionRow): AskedContent[] {
  const asked = [...row.earlier, { content: row.question.content, until: null }];
  // What an anonymous form starts from, such as how many votes one may give, would read like a result.
  const isAnonymous = row.question.choices.some(({ form }) => formNamed(form)?.anonymous);
  const line = ({ facts, ...one }: Line) => lineOf(team, isAnonymous ? one : { ...one, facts });
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
  const form = formNamed(question.choices.find((one) => one.id === answer.choice)?.form);
  const filled = form?.anonymous ? null : answer.values;
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
    remark: (filled && form?.remarkIn(filled)) ?? null,
    values: flat(filled, { team, people: peopleFields(form, { team, question, by: answer.person }) }),
  };
}

/** Nobody that the configuration knows. */
function unknownSender(actor: Actor): string {
  return actor.via === 'slack' ? `Slack account ${actor.account}` : actor.person;
}

function formNamed(name: string | undefined): Form<object> | undefined {
  return name === undefined ? undefined : formOf(name);
}

/** The paths of the form's values that are ids of people. */
function peopleFields(
  form: Form<object> | undefined,
  { team, question, by }: { team: Team; question: Question; by: PersonId | null },
): string[] {
  const person = by === null ? undefined : personById(team, by);
  const fields = form && person ? form.fields({ question, team, person }) : [];
  return fields.filter(({ isPerson }) => isPerson).map(({ at }) => at);
}

interface Naming {
  readonly team: Team;
  readonly people: readonly string[];
}

/** `goals.g1.score` for what stands deeper; a person's id by name. */
function flat(value: unknown, naming: Naming, path: readonly string[] = []): { field: string; value: string }[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => flat(inner, naming, [...path, key]));
  const field = path.join('.');
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  return [{ field, value: naming.people.includes(field) ? nameOf(naming.team, words) : words }];
}

/**
 * Who was waited for: until their own answer, the decision of somebody else, or the end. Of those of whom any one may decide only whoever
 * did; in an open call nobody.
 */
function waitsOf(team: Team, row: QuestionRow, answers: readonly AnswerRow[]): ReportedWait[] {
  const { question, since: from } = row;
  const { panel, content } = question;
  const outcome = outcomeOf(row.answers, row.settled_by);
  if (settlingOf(panel) === 'open') return [];
  const roles = rolesBySeat(panel);
  const answered = peopleOf(row.answers);
  const waits = row.seats.flatMap((people, seat) => {
    const role = roles[seat] ?? null;
    const anyOfThem = role === null && outcome.decided;
    return people.filter((id) => !anyOfThem || answered.includes(id)).map((id) => ({ id, role }));
  });
  return waits.map(({ id, role }) => {
    const own = answers.find(
      (answer) => answer.counted && answer.person === id && answer.content_hash === content.hash,
    );
    const until = own?.on ?? (outcome.decided ? outcome.answer.on : row.ended_on);
    const person = team.people[id];
    return {
      workflowId: row.workflow_id,
      questionId: row.question_id,
      person: named(team, id),
      role,
      from,
      until,
      answered: own !== undefined || outcome.decided,
      workingHours: until && person ? workingHours(team, person, from, until) : 0,
      hours: until ? hoursBetween(from, until) : 0,
    };
  });
}
