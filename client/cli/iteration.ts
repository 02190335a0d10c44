/** `iteration start|list|show|cancel`. */
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { PlainError } from '../../config/plain-error.ts';
import { iterationStarting } from '../../domain/calendar.ts';
import type { Team } from '../../domain/team.ts';
import { sayOn } from '../../domain/wording.ts';
import type { StoryRow } from '../../records/stories.ts';
import { storiesOf, storyOf } from '../../records/story-list.ts';
import type { StartResult } from '../../workflows/contract.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { addCancel } from './cancel.ts';
import { shortId } from './ids.ts';
import { withBoth, withRecords } from './open.ts';
import { indented, table } from './print.ts';
import { showIteration } from './show.ts';

export function addIteration(program: Command): void {
  const iteration = program.command('iteration').description('start, list, show or cancel iterations');

  iteration
    .command('start')
    .description('opens the next iteration if it is due for planning; one that runs already is left alone')
    .option('--starts <date>', 'the one that starts on this day, due or not', isoDate)
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run drumbeat -- iteration start\n  npm run drumbeat -- iteration start --starts 2026-11-30',
    )
    .action(({ starts, ...options }: Json & { starts?: string }) =>
      withBoth(async ({ team, db, temporal }) => {
        if (starts !== undefined) iterationStarting(team, starts);
        const result = await temporal.startIteration({ team: team.id, starts });
        if ('alreadyRunning' in result) refuseEnded(team, await storyOf(db, result.alreadyRunning));
        answer(options, result, () => [indented(startWords(team, result), '')]);
      }),
    );

  iteration
    .command('list')
    .description('the iterations of the team, the newest first')
    .option(...jsonFlag)
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- iteration list')
    .action((options: Json) =>
      withRecords(async ({ team, db }) => {
        const stories = await storiesOf(db, team.id, 'iteration');
        answer(options, { iterations: stories.map(listed) }, () => {
          if (stories.length === 0)
            return [`${team.name} has no iteration yet. Start one:`, '  npm run drumbeat -- iteration start'];
          const rows = stories.map((one) => [
            one.key,
            one.phase,
            one.ended_on ? '' : one.health,
            sayOn(one.opened_on),
            one.ended_on ? sayOn(one.ended_on) : 'runs',
          ]);
          return [table(['Iteration', 'Phase', 'Health', 'Opened', 'Ended'], rows)];
        });
      }),
    );

  iteration
    .command('show')
    .argument('[key...]', 'for example 2026-w49 or w49; the only one that runs, if none is named')
    .description('one iteration: its goals, its plan, who is waited for, what comes next')
    .option(...jsonFlag)
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- iteration show w49')
    .action((key: string[], options: Json) => withRecords((opened) => showIteration(opened, key, options)));

  addCancel(iteration);
}

/** What is kept of an iteration (questions, votes, writes) is kept under its key, so a key lives once. */
function refuseEnded(team: Team, story: StoryRow | null): void {
  if (!story?.ended_on) return;
  throw new PlainError(
    `Iteration ${story.key} has been: ${story.phase}, ${sayOn(story.ended_on)}. It cannot be opened again, for what was asked, answered and written is kept under its key`,
    `Start the one that follows: npm run drumbeat -- iteration start --starts <its first day>. See ${story.key}: npm run drumbeat -- iteration show ${shortId(team, story.workflow_id)}`,
  );
}

function listed({
  key,
  workflow_id: workflowId,
  phase,
  health,
  opened_on: openedOn,
  ended_on: endedOn,
}: StoryRow): object {
  return { key, workflowId, phase, health, openedOn, endedOn };
}

function startWords(team: Team, result: StartResult): string {
  if ('started' in result)
    return `Iteration ${shortId(team, result.started)} is started. It is ${result.started} in Temporal.`;
  if ('alreadyRunning' in result) {
    const key = shortId(team, result.alreadyRunning);
    return `Iteration ${key} was started before (${result.alreadyRunning}); nothing was done. See it: npm run drumbeat -- iteration show ${key}`;
  }
  return `No iteration is due for planning. The next draft opens on ${sayOn(result.notYet)}.`;
}

export function isoDate(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('Write a date like 2026-11-30.');
  return text;
}
