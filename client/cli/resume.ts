/** `resume`: after something outside was mended, a parked story tries again now. */
import type { Command } from 'commander';
import { longId } from './ids.ts';
import { withTemporal } from './open.ts';
import { print } from './print.ts';

export function addResume(program: Command): void {
  program
    .command('resume')
    .argument('<workflow>', 'key of an iteration, or a workflow id')
    .description('a parked story tries again now what it could not do, after you mended it')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- resume 2026-w49')
    .action((workflow: string) =>
      withTemporal(async ({ team, temporal }) => {
        const id = longId(team, workflow);
        await temporal.resume(id);
        print(`${id} was told to try again. See what it waits for: npm run drumbeat -- waiting`);
      }),
    );
}
