/** The command line: one small file a verb. Exit codes: 0 done, 1 refused or a problem found, 2 wrong usage. */
import { Command, CommanderError } from 'commander';
import { said } from '../../config/plain-error.ts';
import { addCheck } from './check.ts';
import { addDecide } from './decide.ts';
import { addIteration } from './iteration.ts';
import { addResume } from './resume.ts';
import { addRun } from './run.ts';
import { addSchedules } from './schedules.ts';
import { addSchema } from './schema.ts';
import { addWaiting } from './waiting.ts';

const program = new Command('drumbeat')
  .description("Runs a team's iterations: plan, weekly sync, release, retrospective, one improvement.")
  .configureHelp({ helpWidth: 80, showGlobalOptions: false })
  .showHelpAfterError('(see --help)')
  .addHelpText('after', '\nThe team file is team.yaml, or what DRUMBEAT_TEAM_FILE names.\nStart with: drumbeat check')
  .exitOverride();

for (const add of [addCheck, addRun, addSchedules, addIteration, addDecide, addWaiting, addResume, addSchema])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`${said(error)}\n`);
    process.exitCode = 1;
  }
}
