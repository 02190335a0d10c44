/** How far each of one person's goals was reached, as it was communicated at the start (R28). */
import { goalScores } from '../domain/plan.ts';
import { each, group, oneOf, optionalWords, ownLines, type FormContext } from './fields.ts';
import { form } from './form.ts';

/** As many as one form can hold; nobody has so many goals. */
const most = 40;
const own = (context: FormContext) => ownLines(context, 'owner').slice(0, most);

export const score = form(
  'How did it go?',
  {
    goals: each(
      own,
      group({
        score: oneOf(goalScores, {
          label: 'How far did we get?',
          missing: 'Please choose a score.',
          options: {
            achieved: 'Achieved',
            partly: 'Partly',
            missed: 'Missed',
            dropped: ['Dropped', 'We gave it up during the iteration'],
          },
        }),
        note: optionalWords(300, { label: 'Comment' }),
      }),
    ),
  },
  {
    fieldErrors: ({ goals }, context) => {
      const ids = own(context).map(({ id }) => id);
      const missing = ids
        .filter((id) => !goals[id])
        .map((id) => [`goals.${id}`, 'Please score this goal too.'] as const);
      const foreign = Object.keys(goals).filter((id) => !ids.includes(id));
      return Object.fromEntries([
        ...missing,
        ...foreign.map((id) => [`goals.${id}`, `${id} is not one of your goals.`] as const),
      ]);
    },
  },
);
