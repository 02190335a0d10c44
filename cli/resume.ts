/** `resume`: after something outside was fixed, a parked workflow tries again now. */
import type { Command } from 'commander';
import type { Kysely } from 'kysely';
import { UserError } from '../config/user-error.ts';
import { openFaults } from '../records/faults.ts';
import type { Tables } from '../records/tables.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findWorkflow, shortId } from './ids.ts';
import { withBoth } from './open.ts';
import { chooseTeam, chosenTeams, teamFlag, type ChosenTeam, type TeamChoice } from './team.ts';
import { indented } from '../client/terminal/print.ts';

export function addResume(program: Command): void {
  program
    .command('resume')
    .argument('[workflow...]', 'for example 2026-w49, w49, release 2026.49.0; none: everything that is parked')
    .description('retries parked activities now, after you fixed the cause')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- resume\n  npm run drumbeat -- resume 2026-w49')
    .action((words: string[], options: Json & TeamChoice) =>
      withBoth(async ({ teams, db, temporal }) => {
        const chosen = words.length > 0 ? [chooseTeam(teams, options, words)] : chosenTeams(teams, options);
        const [team] = chosen;
        const one = team && words.length > 0 ? await running(team, db, words) : null;
        const faults = chosen.map(({ id }) => openFaults(db, one === null ? { team: id } : { workflowId: one }));
        const parked = (await Promise.all(faults)).flat();
        const resumed = one === null ? [...new Set(parked.map(({ workflowId }) => workflowId))] : [one];
        for (const id of resumed) await temporal.resume(id);
        const facts = parked.map(({ workflowId, activity, why }) => ({ workflowId, activity, why }));
        answer(options, { resumed, parked: facts }, () =>
          resumed.length === 0
            ? ['Nothing is parked.']
            : resumed.map((id) => resumedLine(team ? shortId(team, id) : id, parked.length > 0)),
        );
      }),
    );
}

/** The workflow id of a workflow that has not ended. */
async function running(team: ChosenTeam, db: Kysely<Tables>, words: readonly string[]): Promise<string> {
  const workflow = await findWorkflow({ team, db }, words);
  if (!workflow.ended_on) return workflow.workflow_id;
  throw new UserError(
    `${shortId(team, workflow.workflow_id)} has ended: ${workflow.phase}. There is nothing to resume`,
  );
}

function resumedLine(id: string, wasParked: boolean): string {
  const next = wasParked
    ? `${id} retries now. Check whether it continues: npm run drumbeat -- why ${id}`
    : `${id} retries now, although nothing is parked there. See what it waits for: npm run drumbeat -- why ${id}`;
  return indented(next, '');
}
