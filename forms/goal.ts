/** One goal of the coming iteration: exactly one owner, and a measure (R8). */
import { notOfTheTeam, person, words } from './fields.ts';
import { form } from './form.ts';

export const goal = form(
  'A goal',
  {
    title: words(150, {
      label: 'What will be true at the end?',
      hint: 'A result, not a task.',
      example: 'Customers can turn on audit logs themselves',
    }),
    measure: words(300, {
      label: 'How will we know?',
      example: 'Three customers have turned them on without our help',
    }),
    owner: person('Who owns it?'),
  },
  { fieldErrors: ({ owner }, context) => notOfTheTeam(owner, 'owner', context) },
);
