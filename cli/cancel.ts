/** `cancel`: ends a workflow early, with a reason and after a confirmation, and says what was undone and what is left. */
import { commandContext } from '../config/command-context.ts';
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import { formatTime } from '../domain/text/dates.ts';
import { openQuestions } from '../records/questions.ts';
import { saveCancelReason, type WorkflowRow } from '../records/workflows.ts';
import { workflowRow } from '../records/workflow-list.ts';
import { NoWorker } from '../client/temporal/errors.ts';
import type { TemporalClient } from '../client/temporal/client.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findWorkflow, shortId } from './ids.ts';
import { withBoth } from './open.ts';
import { chooseTeam, teamFlag, type TeamChoice } from './team.ts';
import { outcomeWords } from './outcome.ts';
import { indented } from '../client/terminal/print.ts';

const cleanUpWithinMs = 60_000;

interface Options extends Json, TeamChoice {
  readonly reason?: string;
  readonly yes?: boolean;
}

export function addCancel(program: Command): void {
  program
    .command('cancel')
    .argument('[workflow...]', 'for example 2026-w49, w49, release 2026.49.0; none: the only one that runs')
    .description('ends a workflow early, with what it started: undoes what can be undone, and lists what is left')
    .option(...teamFlag)
    .option('--reason <words>', 'why; shown to everyone with an open question')
    .option('--yes', 'without confirmation')
    .option(...jsonFlag)
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- cancel w49 --reason "the team is split up" --yes')
    .action((words: string[], options: Options, itself: Command) =>
      withBoth(async ({ teams, db, temporal }) => {
        const team = chooseTeam(teams, options, words);
        const workflow = await findWorkflow({ team, db }, words);
        const name = shortId(team, workflow.workflow_id);
        if (workflow.ended_on) return ended(name, workflow, options);
        const open = await openQuestions(db, { workflowId: workflow.workflow_id });
        const reason = await reasonFor(itself, name, workflow.phase, open.length, options);
        if (reason === null) throw new UserError('Nothing was changed');
        await saveCancelReason(db, workflow.workflow_id, reason);
        await carryOut(temporal, workflow.workflow_id);
        const after = (await workflowRow(db, workflow.workflow_id)) ?? workflow;
        const { outcome } = after;
        answer(options, { cancelled: workflow.workflow_id, reason, outcome, withdrawnQuestions: open.length }, () => [
          `${name} is cancelled.`,
          ...outcomeWords(after, reason),
          ...(open.length > 0 ? [`  withdrawn  ${questions(open.length)}`] : []),
        ]);
      }),
    );
}

/** Cancelled twice is cancelled once; one that ran its course cannot be. */
function ended(name: string, workflow: WorkflowRow, options: Options): void {
  if (workflow.phase !== 'cancelled')
    throw new UserError(`${name} has already ended: ${workflow.phase}. Nothing was changed`);
  const { workflow_id: cancelled, cancel_reason: reason, outcome, ended_on: on } = workflow;
  answer(options, { cancelled, reason, outcome, withdrawnQuestions: 0 }, () => [
    `${name} was already cancelled, ${formatTime(on ?? '')}. Nothing was changed.`,
  ]);
}

/** Asks a person at a terminal; a script has to say it all. Null: not sure after all. */
async function reasonFor(
  itself: Command,
  name: string,
  phase: string,
  open: number,
  options: Options,
): Promise<string | null> {
  const { reason: given = '', yes = false, json = false } = options;
  if (given.trim() !== '' && yes) return given.trim();
  if (json || !process.stdin.isTTY || !process.stdout.isTTY) {
    itself.error(`error: cancelling without a terminal needs --reason "…" and --yes`, { exitCode: 2 });
  }
  const { confirm, isCancel, text } = await import('@clack/prompts');
  commandContext().say(
    `${indented(`${name} · ${phase}. Cancelling undoes what can be undone, cancels what it started, and withdraws ${questions(open)}.`, '')}\n`,
  );
  const reason =
    given.trim() ||
    (await text({
      message: 'Reason for cancelling?',
      validate: (words) => (words?.trim() ? undefined : 'A reason is required.'),
    }));
  if (isCancel(reason)) return null;
  return yes || (await confirm({ message: `Cancel ${name}?`, initialValue: false })) === true ? reason.trim() : null;
}

async function carryOut(temporal: TemporalClient, id: string): Promise<void> {
  const works = await temporal.state(id).then(
    () => true,
    (error: unknown) => !(error instanceof NoWorker),
  );
  try {
    await temporal.cancel(id, works ? cleanUpWithinMs : 1);
  } catch (error) {
    if (!(error instanceof NoWorker)) throw error;
    throw new NoWorker('The cancellation is stored, but no worker is running to clean up', error.remedy);
  }
}

function questions(many: number): string {
  return many === 1 ? '1 open question' : `${many} open questions`;
}
