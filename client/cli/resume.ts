/** `resume`: after something outside was mended, a parked story tries again now. */
import type { Command } from 'commander';
import { PlainError } from '../../config/plain-error.ts';
import { openFaults } from '../../records/faults.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findStory, shortId } from './ids.ts';
import { withBoth } from './open.ts';
import { indented } from './print.ts';

export function addResume(program: Command): void {
  program
    .command('resume')
    .argument('<story...>', 'for example 2026-w49, w49, release 2026.49.0')
    .description('a parked story tries again now what it could not do, after you mended it')
    .option(...jsonFlag)
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- resume 2026-w49')
    .action((words: string[], options: Json) =>
      withBoth(async ({ team, db, temporal }) => {
        const story = await findStory({ team, db }, words);
        const id = shortId(team, story.workflow_id);
        if (story.ended_on) throw new PlainError(`${id} has ended: ${story.phase}. There is nothing to resume`);
        const parked = await openFaults(db, { workflowId: story.workflow_id });
        await temporal.resume(story.workflow_id);
        answer(options, { resumed: story.workflow_id, parked: parked.map(({ act, why }) => ({ act, why })) }, () => [
          indented(
            parked.length > 0
              ? `${id} was told to try again. See whether it goes on: npm run drumbeat -- why ${id}`
              : `${id} was told to try again, though nothing is parked there. See what it waits for: npm run drumbeat -- why ${id}`,
            '',
          ),
        ]);
      }),
    );
}
