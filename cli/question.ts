/** A question as `decide` shows it: what is asked, on which content, its choices and the fields of their forms. */
import type { Person } from '../domain/team.ts';
import { formatTime } from '../domain/text/dates.ts';
import { formOf } from '../forms/index.ts';
import { inWords } from '../records/names.ts';
import type { Asked } from '../client/asked.ts';
import { exampleOf, fieldsOf, fieldWords, type ShownField } from './fields.ts';
import type { ChosenTeam } from './team.ts';
import { shortId } from './ids.ts';
import { command, indented } from '../client/terminal/print.ts';

interface Shown {
  readonly team: ChosenTeam;
  readonly id: string;
  readonly asked: Asked;
  /** Who would fill in the form. */
  readonly person: Person | undefined;
}

export function questionFacts({ id, asked, person }: Shown): object {
  const { question, team, ended } = asked;
  return {
    workflowId: id,
    questionId: question.id,
    question: inWords(team, question.text),
    content: question.content.hash,
    lines: question.content.lines.map((line) => ({ id: line.id, text: inWords(team, line.text) })),
    until: question.deadline,
    ifNobodyAnswers: question.ifNobodyAnswers,
    closed: ended !== null,
    choices: question.choices.map((choice) => ({
      choice: choice.id,
      label: choice.label,
      fields: fieldsFor(asked, choice.form, person),
    })),
  };
}

export function questionWords({ team: now, id, asked, person }: Shown): string[] {
  const { question, team, ended } = asked;
  return [
    indented(inWords(team, question.text), ''),
    ...question.content.lines.map((line) => indented(inWords(team, line.text), '  · ')),
    '',
    `  content  ${question.content.hash.slice(0, 12)}`,
    `  until    ${formatTime(question.deadline)}`,
    indented(question.ifNobodyAnswers, '  else     '),
    ...(ended ? ['', indented(inWords(team, ended), '  closed   ')] : []),
    ...(ended ? [] : question.choices).flatMap((choice) => {
      const fields = fieldsFor(asked, choice.form, person);
      const whole = ['decide', shortId(now, id), question.id, choice.id, `--as ${person?.id ?? '…'}`];
      return ['', `${choice.label}:`, ...fieldWords(fields), command([...whole, ...exampleOf(fields)], '  ')];
    }),
  ];
}

function fieldsFor({ question, team }: Asked, name: string | undefined, person: Person | undefined): ShownField[] {
  const form = name === undefined ? undefined : formOf(name);
  return form && person ? fieldsOf(form, { question, team, person }) : [];
}
