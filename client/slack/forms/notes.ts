/** What the sync decided, and its actions with their owners (R10). */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { asked, option, personSelect, shown, textInput, ticks } from './blocks.ts';
import { form, type Entered, type FormContext } from './form.ts';
import { notOfTheTeam, personId, words } from './shapes.ts';

const rows = [0, 1, 2] as const;

export const notes = form<'notes'>({
  title: 'Notes of the sync',
  blocks: (context) => [
    asked(context),
    textInput({
      at: 'decisions',
      label: 'What was decided?',
      hint: 'One decision a line. Leave it empty if nothing was decided.',
      example: 'We ship behind a flag first',
      lines: 'many',
      max: 3000,
      optional: true,
    }),
    ...rows.flatMap((row) => [
      textInput({ at: `actions.${row}.text`, label: `Action ${row + 1}`, max: 300, optional: true }),
      personSelect({ at: `actions.${row}.owner`, label: `Owner of action ${row + 1}`, optional: true }, context),
    ]),
    ...doneTicks(context),
  ],
  values: z.strictObject({
    decisions: z.array(words(300)).max(30, 'Please keep it to 30 decisions.').default([]),
    actions: z
      .array(z.strictObject({ text: words(300), owner: personId }))
      .max(rows.length)
      .default([]),
    done: z.array(words(300)).default([]),
  }),
  parse: (the) => ({
    decisions: linesOf(the.text('decisions')),
    actions: actionsOf(the),
    done: the.allTicked('done'),
  }),
  fieldErrors: (values, context) =>
    Object.assign(
      {},
      ...values.actions.map((action, row) => notOfTheTeam(action.owner, `actions.${row}.owner`, context)),
    ),
});

/** Earlier actions that are still open, to tick off. */
function doneTicks(context: FormContext): KnownBlock[] {
  const open = context.question.content.lines.filter((line) => line.facts?.['kind'] === 'action');
  if (open.length === 0) return [];
  const options = open.map((line) => option(line.id, shown(line.text, context)));
  return [ticks({ at: 'done', label: 'Which of these are done?', options, optional: true })];
}

function linesOf(entered: string | undefined): string[] {
  return (entered ?? '').split('\n').flatMap((line) => line.trim() || []);
}

/** The rows up to the last that was used: an empty one between them is told at its own place. */
function actionsOf(the: Entered): unknown[] {
  const all = rows.map((row) => ({ text: the.text(`actions.${row}.text`), owner: the.choice(`actions.${row}.owner`) }));
  return all.slice(0, all.findLastIndex((one) => one.text !== undefined || one.owner !== undefined) + 1);
}
