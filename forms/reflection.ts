/** One reflection for the retrospective (R29). */
import { optionalWords } from './fields.ts';
import { form } from './form.ts';

export const reflection = form(
  'Reflections',
  {
    wentWell: optionalWords(1000, {
      label: 'What went well?',
      example: 'The release was out before noon',
      long: true,
    }),
    couldImprove: optionalWords(1000, {
      label: 'What could improve?',
      hint: 'About the work, not about a person.',
      example: 'Reviews wait more than a day',
      long: true,
    }),
  },
  {
    anonymous: true,
    fieldErrors: ({ wentWell, couldImprove }): Record<string, string> =>
      wentWell === '' && couldImprove === '' ? { wentWell: 'Please fill in at least one of the two.' } : {},
  },
);
