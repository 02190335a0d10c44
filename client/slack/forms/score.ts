/** How far each of one person's goals was reached, as it was communicated at the start (R28). */
import { z } from 'zod';
import { goalScores } from '../../../domain/forms.ts';
import { asked, fitting, option, ownLines, select, shown, textInput } from './blocks.ts';
import { form, type FormContext } from './form.ts';
import { optionalWords } from './shapes.ts';

const scores = [
  option('achieved', 'Achieved'),
  option('partly', 'Partly'),
  option('missed', 'Missed'),
  option('dropped', 'Dropped', 'We gave it up on the way'),
];
const ownGoals = (context: FormContext) => fitting(ownLines(context, 'owner'), 2);

export const score = form<'score'>({
  title: 'How did it go?',
  blocks: (context) => [
    asked(context),
    ...ownGoals(context).flatMap((line) => [
      select({ at: `goals.${line.id}.score`, label: shown(line.text, context), options: scores }),
      textInput({ at: `goals.${line.id}.note`, label: 'A word on it', max: 300, optional: true }),
    ]),
  ],
  values: z.strictObject({
    goals: z.record(
      z.string().max(100),
      z.strictObject({
        score: z.enum(goalScores, 'Please choose how far it was reached.'),
        note: optionalWords(300).default(''),
      }),
    ),
  }),
  parse: (the, context) => ({
    goals: Object.fromEntries(
      ownGoals(context).map(({ id }) => [
        id,
        { score: the.choice(`goals.${id}.score`), note: the.text(`goals.${id}.note`) ?? '' },
      ]),
    ),
  }),
  fieldErrors: (values, context) => {
    const own = ownGoals(context).map((line) => line.id);
    return Object.fromEntries([
      ...own.filter((id) => !values.goals[id]).map((id) => [`goals.${id}`, 'Please score this goal too.']),
      ...Object.keys(values.goals)
        .filter((id) => !own.includes(id))
        .map((id) => [`goals.${id}`, `${id} is not one of your goals.`]),
    ]);
  },
});
