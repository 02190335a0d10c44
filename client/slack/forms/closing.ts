/** What happens to each of one person's open items when the iteration closes: one form, however many items. */
import { z } from 'zod';
import { itemDispositions } from '../../../domain/forms.ts';
import { asked, fitting, option, ownLines, paragraph, select, shown } from './blocks.ts';
import { form } from './form.ts';

const dispositions = [
  option('carry over', 'Carry over', 'It goes on in the next iteration'),
  option('drop', 'Drop', 'It leaves the plan'),
  option('done', 'Done', 'It is finished'),
];

export const closing = form<'closing'>({
  title: 'Your open items',
  blocks: (context) => {
    const lines = ownLines(context, 'assignee');
    const fit = fitting(lines);
    return [
      lines.length > 0 ? asked(context) : paragraph('Nothing of yours is open. Send it as it is.'),
      ...fit.map((line) =>
        select({
          at: `items.${line.id}`,
          label: shown(line.text, context),
          options: dispositions,
          initial: 'carry over',
        }),
      ),
      ...(lines.length > fit.length
        ? [paragraph(`${lines.length - fit.length} more do not fit here: carried over.`)]
        : []),
    ];
  },
  values: z.strictObject({
    items: z.record(z.string().max(100), z.enum(itemDispositions, 'Please choose what happens to it.')),
  }),
  parse: (the, context) => ({
    items: Object.fromEntries(
      ownLines(context, 'assignee').map((line) => [line.id, the.choice(`items.${line.id}`) ?? 'carry over']),
    ),
  }),
  fieldErrors: (values, context) => {
    const own = new Set(ownLines(context, 'assignee').map((line) => line.id));
    const foreign = Object.keys(values.items).filter((key) => !own.has(key));
    return Object.fromEntries(foreign.map((key) => [`items.${key}`, `${key} is not one of your open items.`]));
  },
});
