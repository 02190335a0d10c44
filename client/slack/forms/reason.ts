/** Why something unusual is done: a plan without a goal, a release that does not go. */
import { z } from 'zod';
import { asked, textInput } from './blocks.ts';
import { form } from './form.ts';
import { words } from './shapes.ts';

export const reason = form<'reason'>({
  title: 'The reason',
  blocks: (context) => [
    asked(context),
    textInput({
      at: 'reason',
      label: 'Why?',
      hint: 'The team reads this, and it is kept with the decision.',
      example: 'The migration is not tested yet',
      lines: 'many',
      max: 1000,
    }),
  ],
  values: z.strictObject({ reason: words(1000) }),
  parse: (the) => ({ reason: the.text('reason') }),
});
