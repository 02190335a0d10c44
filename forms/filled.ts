/** The form that came with an answer. */
import type { Answer, CountedAnswer, FilledForm, Question } from '../domain/decisions/decisions.ts';
import { personById, type PersonId, type Team } from '../domain/team.ts';
import { formOf } from './index.ts';

/** Null: the choice has no form. `invalid`: the values are no answer of this person to this question. */
export function filledForm(
  team: Team,
  question: Question,
  { choice, values }: Answer,
  by: PersonId,
): FilledForm | 'invalid' | null {
  const form = question.choices.find((one) => one.id === choice)?.form;
  if (form === undefined) return null;
  const person = personById(team, by);
  const checked = person && formOf(form)?.check(values, { question, team, person });
  return checked && 'values' in checked ? { form, values: checked.values } : 'invalid';
}

/** What is shown of it wherever the decision is. */
export function remarkOf({ filled }: Pick<CountedAnswer, 'filled'>): string | null {
  return (filled && formOf(filled.form)?.remarkIn(filled.values)) ?? null;
}
