/** Why something unusual is done: a plan without a goal, a release that does not go. */
import { words } from './fields.ts';
import { form } from './form.ts';

export const reason = form(
  'The reason',
  {
    reason: words(1000, {
      label: 'Why?',
      hint: 'The team reads this, and it is kept with the decision.',
      example: 'The migration is not tested yet',
      long: true,
    }),
  },
  { remark: 'reason' },
);
