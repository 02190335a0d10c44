/** One goal of the coming iteration: exactly one owner, and a measure (R8). */
import { z } from 'zod';
import { asked, personSelect, textInput } from './blocks.ts';
import { form } from './form.ts';
import { notOfTheTeam, personId, words } from './shapes.ts';

export const goal = form<'goal'>({
  title: 'A goal',
  blocks: (context) => [
    asked(context),
    textInput({
      at: 'title',
      label: 'What will be true at the end?',
      hint: 'A result, not a task.',
      example: 'Customers can turn on audit logs themselves',
      max: 150,
    }),
    textInput({
      at: 'measure',
      label: 'How will we know?',
      example: 'Three customers have turned them on without our help',
      max: 300,
    }),
    personSelect({ at: 'owner', label: 'Who owns it?', initial: context.person.id }, context),
  ],
  values: z.strictObject({ title: words(150), measure: words(300), owner: personId }),
  parse: (the) => ({ title: the.text('title'), measure: the.text('measure'), owner: the.choice('owner') }),
  fieldErrors: (values, context) => notOfTheTeam(values.owner, 'owner', context),
});
