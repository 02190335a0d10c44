/** `views`: the team's views of the Temporal UI as links, to open or to keep there. */
import type { Command } from 'commander';
import { readRuntimeContext } from '../config/runtime-context.ts';
import { UserError } from '../config/user-error.ts';
import type { TeamId } from '../domain/team.ts';
import { storedWhereKnown } from '../records/installed-teams.ts';
import { undecidedWrites } from '../records/writes.ts';
import { linkTo, savedViews } from '../client/temporal/views.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { reachedTeams, withRecords } from './open.ts';
import { chooseTeam, teamFlag, type TeamChoice } from './team.ts';
import { indented } from '../client/terminal/print.ts';

export function addViews(program: Command): void {
  program
    .command('views')
    .description('links to views of the Temporal UI: waiting on a person, at risk, overdue, parked')
    .option('--ui <address>', 'of the Temporal UI, if neither `up` nor the demo is running here')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nThe UI keeps saved views in the browser, not on the server: open a "keep" link\nonce in each browser.\n\nExample:\n  npm run drumbeat -- views --ui https://temporal.example.com',
    )
    .action(async ({ ui: given, ...options }: Json & TeamChoice & { ui?: string }) => {
      const found = await readRuntimeContext(['temporal'], storedWhereKnown);
      const team = chooseTeam(await reachedTeams(found), options);
      const { namespace, ui: known = '' } = found.environment.temporal;
      const ui = given ?? known;
      const { undecided, notAsked } = await undecidedNow(team.id);
      const views = savedViews(team.id, undecided).map((view) => ({
        ...view,
        link: ui ? linkTo(view, ui, namespace) : null,
        keep: ui ? linkTo(view, ui, namespace, true) : null,
      }));
      answer(options, { ui: ui || null, namespace, views, notAsked }, () => [
        ...views.flatMap(({ name, about, query, link, keep }) => [
          `${name}: ${about}`,
          indented(query, '  query    '),
          ...(link && keep ? [`  open     ${link}`, `  keep     ${keep}`] : []),
          '',
        ]),
        ...(notAsked ? [indented(`Workflows with an undecided write could not be listed: ${notAsked}`, ''), ''] : []),
        indented(
          ui
            ? 'The UI keeps saved views in the browser. Open a "keep" link once to save the view there.'
            : 'For links, name the address of your Temporal UI: --ui <address>.',
          '',
        ),
      ]);
    });
}

/** Which workflows have a write whose outcome is not known; without the records that view is left out, and it is said why. */
async function undecidedNow(team: TeamId): Promise<{ undecided: string[]; notAsked: string | null }> {
  try {
    const writes = await withRecords(({ db }) => undecidedWrites(db, { team }));
    return { undecided: [...new Set(writes.map(({ workflowId }) => workflowId))], notAsked: null };
  } catch (error) {
    if (error instanceof UserError) return { undecided: [], notAsked: error.message };
    throw error;
  }
}
