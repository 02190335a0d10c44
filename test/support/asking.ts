/** Questions as workflows ask them, to the people of the tests' team. */
import type { Line, Question } from '../../domain/decisions/decisions.ts';
import type { FormName } from '../../forms/index.ts';
import type { Person } from '../../domain/team.ts';
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
    text: text`What do you say?`,
    content: { hash: `hash-of-${id}`, lines },
    choices: [{ id: 'answer', label: literal('Answer'), form }],
    asked: { kind: 'each', people: participants(team).map((one) => one.id) },
    excluded: [],
    deadline: '2026-12-01T10:00:00.000+01:00',
    ifNobodyAnswers: 'Nothing changes.',
  };
}

/** A line as the records keep it, with what a vendor's user typed as its text. */
export function line(id: string, written: string, facts?: Record<string, string>): Line {
  return { id, text: [{ value: written, source: `jira:${team.jira.project}` }], facts };
}
