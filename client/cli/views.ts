/** `views`: the team's views of the Temporal UI as links, to open or to keep there. */
import type { Command } from 'commander';
import { readSurroundings } from '../../config/surroundings.ts';
import { PlainError } from '../../config/plain-error.ts';
import type { TeamId } from '../../domain/team.ts';
import { undecidedWrites } from '../../records/writes.ts';
import { linkTo, savedViews } from '../views.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { withRecords } from './open.ts';
import { indented } from './print.ts';

export function addViews(program: Command): void {
  program
    .command('views')
    .description('links to views of the Temporal UI: waiting on a person, at risk, overdue, parked')
    .option('--ui <address>', 'of the Temporal UI, where `up` or the demo does not say it')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nThe UI keeps saved views in the browser, not on the server: open a "keep" link\nonce in each browser.\n\nExample:\n  npm run drumbeat -- views --ui https://temporal.example.com',
    )
    .action(async ({ ui: given, ...options }: Json & { ui?: string }) => {
      const { team, environment } = await readSurroundings(['temporal']);
      const { namespace, ui: known = '' } = environment.temporal;
      const ui = given ?? known;
      const views = savedViews(team.id, await undecidedNow(team.id)).map((view) => ({
        ...view,
        link: linkTo(view, ui, namespace),
        keep: linkTo(view, ui, namespace, true),
      }));
      answer(options, { ui: ui || null, namespace, views }, () => [
        ...views.flatMap(({ name, about, query, link, keep }) => [
          `${name}: ${about}`,
          indented(query, '  query    '),
          `  open     ${link}`,
          `  keep     ${keep}`,
          '',
        ]),
        ...(ui
          ? []
          : [indented('Put the address of your Temporal UI before each, or name it: --ui <address>.', ''), '']),
        indented('The UI keeps saved views in the browser. Open a "keep" link once, and the view stands there.', ''),
      ]);
    });
}

/** Which stories have a write whose fate is not known; without the records that view is left out. */
async function undecidedNow(team: TeamId): Promise<string[]> {
  try {
    const writes = await withRecords(({ db }) => undecidedWrites(db, { team }));
    return [...new Set(writes.map(({ workflowId }) => workflowId))];
  } catch (error) {
    if (error instanceof PlainError) return [];
    throw error;
  }
}
