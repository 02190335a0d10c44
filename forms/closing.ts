/** What happens to each of one person's open items when the iteration closes: one form, however many items. */
import { itemDispositions } from '../domain/plan.ts';
import { text } from '../domain/text/text.ts';
import { each, oneOf, ownLines, type FormContext } from './fields.ts';
import { form } from './form.ts';

const own = (context: FormContext) => ownLines(context, 'assignee');

export const closing = form(
  'Your open items',
  {
    items: each(
      own,
      oneOf(itemDispositions, {
        label: 'What happens to it?',
        missing: 'Please choose what happens to it.',
        initial: 'carry over',
        options: {
          'carry over': ['Carry over', 'It continues in the next iteration'],
          drop: ['Drop', 'It is removed from the plan'],
          done: ['Done', 'It is finished'],
        },
      }),
    ),
  },
  {
    intro: (context) => (own(context).length > 0 ? [] : [text`You have no open items. Submit the form as it is.`]),
    fieldErrors: ({ items }, context) => {
      const ids = own(context).map(({ id }) => id);
      const foreign = Object.keys(items).filter((key) => !ids.includes(key));
      return Object.fromEntries(foreign.map((key) => [`items.${key}`, `${key} is not one of your open items.`]));
    },
  },
);
