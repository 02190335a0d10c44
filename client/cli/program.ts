/** All verbs of the command line, one small file each. */
import { Command, CommanderError } from 'commander';
import { said } from '../../config/plain-error.ts';
import { addCheck } from './check.ts';
import { addDecide } from './decide.ts';
import { addIteration } from './iteration.ts';
import { addKeys } from './keys.ts';
import { addPreview } from './preview.ts';
import { addResume } from './resume.ts';
import { addRun } from './run.ts';
import { addSchedules } from './schedules.ts';
import { addSchema } from './schema.ts';
import { addWaiting } from './waiting.ts';

/** A fresh program: wrong usage is thrown, not exited. */
export function commandLine(): Command {
  const program = new Command('drumbeat')
    .description("Runs a team's iterations: plan, weekly sync, release, retrospective, one improvement.")
    .configureHelp({ helpWidth: 80, subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(see --help)')
    .addHelpText('after', '\nThe team file is team.yaml, or what DRUMBEAT_TEAM_FILE names.\nStart with: drumbeat check')
    .exitOverride();

  for (const add of [
    addCheck,
    addPreview,
    addRun,
    addSchedules,
    addIteration,
    addDecide,
    addWaiting,
    addResume,
    addKeys,
    addSchema,
  ])
    add(program);
  return program;
}

/** @returns the exit code: 0 done, 1 refused or a problem found, 2 wrong usage. What went wrong is on standard error. */
export async function run(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    await commandLine().parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`${said(error)}\n`);
    return 1;
  }
}
