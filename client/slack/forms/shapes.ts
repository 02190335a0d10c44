/** The shapes that values of several forms share, with what a person reads when theirs does not fit. */
import { z } from 'zod';
import { participants, type PersonId } from '../../../domain/team.ts';
import type { Errors, FormContext } from './form.ts';

/** Words that must be there; spaces, and signs that nobody sees, are none. */
export function words(max: number): z.ZodType<string> {
  return optionalWords(max).refine((entered) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(entered), 'Please fill this in.');
}

export function optionalWords(max: number): z.ZodType<string> {
  return z
    .string('Please fill this in.')
    .trim()
    .max(max, `Please keep it under ${max} characters.`)
    .refine(
      (entered) => entered.isWellFormed() && !entered.includes('\0'),
      'It holds a character that cannot be kept.',
    );
}

/** An id of the configuration; whether it is one of the team's is for `notOfTheTeam` to say. */
export const personId = z.custom<PersonId>(
  (id) => typeof id === 'string' && id !== '' && id.length <= 64,
  'Please choose a person.',
);

/** Only who takes part in the iterations can own something in them. */
export function notOfTheTeam(id: PersonId, at: string, { team }: FormContext): Errors {
  const ids = participants(team).map((one) => one.id);
  return ids.includes(id) ? {} : { [at]: `Please choose one of ${ids.join(', ')}.` };
}
