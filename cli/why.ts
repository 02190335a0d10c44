/** `why`: what a workflow waits for, since when, who is next, until when, what happens otherwise, and the command that goes with it. */
import type { Command } from 'commander';
import { EnvironmentError } from '../config/environment.ts';
import { UserError } from '../config/user-error.ts';
import { statusOf } from '../records/workflow-status.ts';
import { allWorkflows } from '../records/workflow-list.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import type { Look } from '../client/temporal/look.ts';
import { NoWorker, PayloadUnreadable, WorkflowGone, TemporalUnreachable } from '../client/temporal/errors.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findWorkflow } from './ids.ts';
import { withRecords, withTemporal, type WithTeam } from './open.ts';
import { chooseTeam, chosenTeams, namesOf, teamFlag, type TeamChoice } from './team.ts';
import { whyWords, type Why } from './why-words.ts';

export function addWhy(program: Command): void {
  program
    .command('why')
    .argument('[workflow...]', 'for example 2026-w49, w49, release 2026.49.0; every running workflow, if none is named')
    .description('what a workflow waits for, who is next, and the command that answers or fixes it')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nWorks without a running worker, and lists what it could not read.\n\nExamples:\n  npm run drumbeat -- why\n  npm run drumbeat -- why release 2026.49.0',
    )
    .action((words: string[], options: Json & TeamChoice) =>
      withRecords(async ({ teams, db }) => {
        const chosen = words.length > 0 ? [chooseTeam(teams, options, words)] : chosenTeams(teams, options);
        const found = await Promise.all(
          chosen.map(async (team) => {
            const workflows =
              words.length > 0 ? [await findWorkflow({ team, db }, words)] : await running({ team, db });
            return (await explain({ db }, workflows)).map((why) => ({ team, why }));
          }),
        );
        const whys = found.flat();
        answer(options, { workflows: whys.map(({ why }) => why) }, () => {
          if (whys.length === 0)
            return [`No workflow of ${namesOf(chosen)} runs. Start one: npm run drumbeat -- iteration start`];
          return whys.flatMap(({ team, why }, n) => [...(n > 0 ? ['', ''] : []), ...whyWords(team, why)]);
        });
      }),
    );
}

async function running({ team, db }: WithTeam): Promise<WorkflowRow[]> {
  const workflows = (await allWorkflows(db, team.id)).filter((workflow) => workflow.ended_on === null);
  return workflows.toSorted((a, b) => a.type.localeCompare(b.type) || a.key.localeCompare(b.key));
}

/** How they stand, with what Temporal and a worker add to it. */
export async function explain({ db }: Pick<WithTeam, 'db'>, workflows: readonly WorkflowRow[]): Promise<Why[]> {
  const statuses = await Promise.all(workflows.map((workflow) => statusOf(db, workflow)));
  const going = statuses.some((one) => one.ended === null);
  const seen = going ? await seenInTemporal(workflows.map((workflow) => workflow.workflow_id)) : null;
  return statuses.map((status, n) => ({ ...status, temporal: status.ended ? null : (seen?.[n] ?? null) }));
}

/** What only Temporal and a worker know. That neither can be asked is part of the answer, not a failure. */
async function seenInTemporal(ids: readonly string[]): Promise<Why['temporal'][]> {
  try {
    return await withTemporal(({ temporal, profile }) =>
      Promise.all(
        ids.map(async (id): Promise<Why['temporal']> => {
          const [look, state] = await Promise.all([temporal.look(id), temporal.state(id).catch(expected)]);
          const { namespace, ui } = profile;
          const link = ui ? `${ui}/namespaces/${namespace}/workflows/${encodeURIComponent(id)}` : null;
          const worker = state instanceof NoWorker ? 'none' : state instanceof WorkflowGone ? 'not asked' : 'answers';
          const unreadable = state instanceof PayloadUnreadable ? state.message : null;
          const { log, ignored } =
            'log' in state ? { log: state.log.slice(-3), ignored: state.ignored } : { log: [], ignored: {} };
          return { reached: true, ...asShown(look), worker, unreadable, link, log, ignored };
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof TemporalUnreachable || error instanceof EnvironmentError)) throw error;
    return ids.map(() => ({ reached: false, why: error.what, remedy: error.remedy }));
  }
}

function expected(error: unknown): NoWorker | WorkflowGone | PayloadUnreadable {
  if (error instanceof NoWorker || error instanceof WorkflowGone || error instanceof PayloadUnreadable) return error;
  if (error instanceof UserError) throw error;
  // A workflow whose code fails answers no query: what fails comes from Temporal's own description.
  return new WorkflowGone(error instanceof Error ? error.message : String(error));
}

/** a first attempt is not worth a line, nor is one that only waits for a moment. */
function asShown(look: Look): Look {
  return {
    ...look,
    activities: look.activities.filter(({ activity, attempt }) => attempt > 1 && activity !== 'waitForBusinessTime'),
  };
}
