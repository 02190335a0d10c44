/** `iteration start|list|show`. */
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../config/user-error.ts';
import { iterationStarting } from '../domain/calendar/calendar.ts';
import { formatTime } from '../domain/text/dates.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import { workflowsOf, workflowRow } from '../records/workflow-list.ts';
import type { StartResult } from '../workflows/contract/start-iteration.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { shortId } from './ids.ts';
import { withBoth, withRecords } from './open.ts';
import {
  chooseSoundTeam,
  chooseTeam,
  chosenTeams,
  namesOf,
  teamFlag,
  type ChosenTeam,
  type TeamChoice,
} from './team.ts';
import { step } from '../client/terminal/next-steps.ts';
import { command, indented, table } from '../client/terminal/print.ts';
import { showIteration } from './show.ts';

export function addIteration(program: Command): void {
  const iteration = program
    .command('iteration')
    .description('start, list or show iterations')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- iteration show w49');

  iteration
    .command('start')
    .description('opens the next iteration if it is due for planning; one that is already running is not changed')
    .option('--starts <date>', 'the one that starts on this day, due or not', isoDate)
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run drumbeat -- iteration start\n  npm run drumbeat -- iteration start --starts 2026-11-30',
    )
    .action(({ starts, ...options }: Json & TeamChoice & { starts?: string }) =>
      withBoth(async ({ teams, db, temporal }) => {
        const team = chooseSoundTeam(teams, options);
        if (starts !== undefined) iterationStarting(team, starts);
        const result = await temporal.startIteration({ team: team.id, starts });
        if ('stopped' in result) throw new UserError(`Nothing new starts for ${team.name}: ${result.stopped}`);
        if ('alreadyRunning' in result) refuseEnded(team, await workflowRow(db, result.alreadyRunning));
        answer(options, result, () => startWords(team, result));
      }),
    );

  iteration
    .command('list')
    .description('the iterations of each team, the newest first')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- iteration list')
    .action((options: Json & TeamChoice) =>
      withRecords(async ({ teams, db }) => {
        const chosen = chosenTeams(teams, options);
        const workflows = (await Promise.all(chosen.map(({ id }) => workflowsOf(db, id, 'iteration')))).flat();
        answer(options, { iterations: workflows.map(listed) }, () => {
          if (workflows.length === 0)
            return [
              `${namesOf(chosen)} ${chosen.length > 1 ? 'have' : 'has'} no iteration yet. Start one:`,
              '  npm run drumbeat -- iteration start',
            ];
          const rows = workflows.map((one) => [
            chosen.length > 1 ? `${one.team}/${one.key}` : one.key,
            one.phase,
            one.ended_on ? '' : one.health,
            formatTime(one.opened_on),
            one.ended_on ? formatTime(one.ended_on) : 'runs',
          ]);
          return [table(['Iteration', 'Phase', 'Health', 'Opened', 'Ended'], rows)];
        });
      }),
    );

  iteration
    .command('show')
    .argument('[key...]', 'for example 2026-w49 or w49; the running one, if there is only one')
    .description('one iteration: its goals, its plan, who is waited for, what comes next')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- iteration show w49')
    .action((key: string[], options: Json & TeamChoice) =>
      withRecords(({ teams, db }) => showIteration({ team: chooseTeam(teams, options, key), db }, key, options)),
    );
}

/** What is kept of an iteration (questions, answers, writes) is kept under its key, so a key is used once. */
function refuseEnded(team: ChosenTeam, workflow: WorkflowRow | null): void {
  if (!workflow?.ended_on) return;
  throw new UserError(
    `Iteration ${workflow.key} has ended: ${workflow.phase}, ${formatTime(workflow.ended_on)}. It cannot be reopened: its questions, answers and writes are kept under its key`,
    `Start the next one: npm run drumbeat -- iteration start --starts <its first day>. See ${workflow.key}: npm run drumbeat -- iteration show ${shortId(team, workflow.workflow_id)}`,
  );
}

function listed({
  key,
  workflow_id: workflowId,
  phase,
  health,
  opened_on: openedOn,
  ended_on: endedOn,
}: WorkflowRow): object {
  return { key, workflowId, phase, health, openedOn, endedOn };
}

function startWords(team: ChosenTeam, result: Exclude<StartResult, { readonly stopped: string }>): string[] {
  if ('notYet' in result)
    return [
      indented(`No iteration is due for planning. The next draft opens on ${formatTime(result.notYet)}.`, ''),
      'To open one earlier:',
      command(['iteration start', '--starts <its first day>'], '  '),
    ];
  const id = 'started' in result ? result.started : result.alreadyRunning;
  const key = shortId({ ...team, isOneOfSeveral: false }, id);
  const name = team.isOneOfSeveral ? `${key} of ${team.name}` : key;
  const how = 'started' in result ? 'is started' : 'was already started; nothing changed';
  return [
    indented(`Iteration ${name} ${how}. In Temporal it is ${id}.`, ''),
    'Next:',
    step('waiting', 'who is asked what, and how to answer'),
    step(`why ${shortId(team, id)}`, 'its state, and what comes next'),
  ];
}

export function isoDate(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('Write a date such as 2026-11-30.');
  return text;
}
