/** What was filled in with an answer that counted. */
import type { CountedAnswer, FilledForm } from '../domain/decisions/decisions.ts';
import type { FormName, FormValues } from './index.ts';

/** The values of the form that came with a counted answer: the activity that read the rights has checked them. */
export function formValues<Name extends FormName>(
  { questionId, filled }: Pick<CountedAnswer, 'questionId' | 'filled'>,
  form: Name,
): FormValues[Name] {
  if (!isFilled(filled, form)) throw new Error(`The answer to ${questionId} carries no ${form}.`);
  return filled.values;
}

function isFilled<Name extends FormName>(
  filled: FilledForm | null,
  form: Name,
): filled is { readonly form: Name; readonly values: FormValues[Name] } {
  return filled?.form === form;
}
