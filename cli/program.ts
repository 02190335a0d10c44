/** All verbs of the command line, one small file each. */
import { runIn, commandContext, type CommandContext } from '../config/command-context.ts';
import { Command, CommanderError } from 'commander';
import { messageOf } from '../config/user-error.ts';
import { document, Ended, errorFacts, exitCodeOf, exitCodesInWords, jsonFlag, type ExitCode } from './answer.ts';
import { addCancel } from './cancel.ts';
import { addCheck } from './check.ts';
import { addDecide } from './decide.ts';
import { addInit } from './init.ts';
import { addIteration } from './iteration.ts';
import { addKeys } from './keys.ts';
import { addPreview } from './preview.ts';
import { harmless, message } from '../client/terminal/print.ts';
import { addReport } from './report.ts';
import { addResume } from './resume.ts';
import { addRun } from './run.ts';
import { addSchedules } from './schedules.ts';
import { addSchema } from './schema.ts';
import { addViews } from './views.ts';
import { addWaiting } from './waiting.ts';
import { addWhy } from './why.ts';

/** A fresh program: wrong usage is thrown, not exited; `quiet` leaves it to the caller to say so. */
export function commandLine({ quiet = false } = {}): Command {
  const program = new Command('drumbeat')
    .description("Runs a team's iterations: plan, weekly sync, release, retrospective, one improvement.")
    .configureHelp({ helpWidth: 80, subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(see --help)')
    .addHelpText(
      'after',
      `\nThe team file is team.yaml, or what DRUMBEAT_TEAM_FILE names.\n\n${exitCodesInWords}\n\nExample (start with it):\n  npm run drumbeat -- init`,
    )
    .configureOutput({ writeOut: commandContext().say, writeErr: commandContext().complain })
    .configureOutput({ outputError: (words, write) => write(forReader(words)) })
    .exitOverride();
  if (quiet) program.configureOutput({ writeErr: () => undefined });

  for (const add of [
    addInit,
    addCheck,
    addPreview,
    addRun,
    addSchedules,
    addIteration,
    addDecide,
    addWaiting,
    addWhy,
    addViews,
    addReport,
    addResume,
    addCancel,
    addKeys,
    addSchema,
  ])
    add(program);
  return program;
}

/** @returns the exit code. What went wrong is on standard error; with `--json` it is a document on standard output. */
export function run(args: readonly string[], others?: CommandContext): Promise<ExitCode> {
  return runIn(others, () => runHere(args));
}

async function runHere(args: readonly string[]): Promise<ExitCode> {
  const json = args.includes(jsonFlag[0]);
  try {
    await commandLine({ quiet: json }).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === 0 || error instanceof Ended) return code;
    if (json) document(errorFacts(error));
    else if (!(error instanceof CommanderError)) commandContext().complain(`${forReader(messageOf(error))}\n`);
    return code;
  }
}

/** A terminal breaks lines anywhere; whatever else reads them gets each whole. */
function forReader(words: string): string {
  return process.stderr.isTTY ? message(harmless(words)) : harmless(words);
}
