/** One reflection for the retrospective (R29). */
import { z } from 'zod';
import { asked, textInput } from './blocks.ts';
import { form } from './form.ts';
import { optionalWords } from './shapes.ts';

export const reflection = form<'reflection'>({
  title: 'Looking back',
  blocks: (context) => [
    asked(context),
    textInput({
      at: 'wentWell',
      label: 'What went well?',
      example: 'The release was out before noon',
      lines: 'many',
      max: 1000,
      optional: true,
    }),
    textInput({
      at: 'couldImprove',
      label: 'What could improve?',
      hint: 'About the work, not about a person.',
      example: 'Reviews wait more than a day',
      lines: 'many',
      max: 1000,
      optional: true,
    }),
  ],
  values: z
    .strictObject({ wentWell: optionalWords(1000).default(''), couldImprove: optionalWords(1000).default('') })
    .refine(({ wentWell, couldImprove }) => wentWell !== '' || couldImprove !== '', {
      path: ['wentWell'],
      message: 'Please fill in one of the two.',
    }),
  parse: (the) => ({ wentWell: the.text('wentWell') ?? '', couldImprove: the.text('couldImprove') ?? '' }),
});
