/** What the sync decided, its actions with their owners, and the ids of earlier actions that are done (R10). */
import { group, lineChoices, lines, notOfTheTeam, person, rows, words } from './fields.ts';
import { form } from './form.ts';

export const notes = form(
  'Notes of the sync',
  {
    decisions: lines(30, 'decisions', {
      label: 'What was decided?',
      hint: 'One decision per line. Leave it empty if nothing was decided.',
      example: 'We ship behind a flag first',
      long: true,
    }),
    actions: rows(3, group({ text: words(300, { label: 'Action' }), owner: person('Owner of action') })),
    done: lineChoices('Which of these are done?', (line) => line.facts?.['kind'] === 'action'),
  },
  {
    fieldErrors: ({ actions }, context) =>
      Object.assign({}, ...actions.map(({ owner }, row) => notOfTheTeam(owner, `actions.${row}.owner`, context))),
  },
);
