/** `iteration start|list|show|cancel`. */
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { iterationStarting } from '../../domain/calendar.ts';
import type { Team } from '../../domain/team.ts';
import { sayOn } from '../../domain/wording.ts';
import { openQuestions } from '../../records/questions.ts';
import { storiesOf, storyOf } from '../../records/story-list.ts';
import type { StartResult } from '../../workflows/contract.ts';
import { longId, shortId } from './ids.ts';
import { withBoth, withRecords, withTemporal } from './open.ts';
import { print, table } from './print.ts';
import { showIteration } from './show.ts';

const cleanUpWithinMs = 60_000;

export function addIteration(program: Command): void {
  const iteration = program.command('iteration').description('start, list, show or cancel iterations');

  iteration
    .command('start')
    .description('opens the next iteration if it is due for planning; one that runs already is left alone')
    .option('--starts <date>', 'the one that starts on this day, due or not', isoDate)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run drumbeat -- iteration start\n  npm run drumbeat -- iteration start --starts 2026-11-30',
    )
    .action(({ starts }: { starts?: string }) =>
      withTemporal(async ({ team, temporal }) => {
        if (starts !== undefined) iterationStarting(team, starts);
        print(startWords(team, await temporal.startIteration({ team: team.id, starts })));
      }),
    );

  iteration
    .command('list')
    .description('the iterations of the team, the newest first')
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- iteration list')
    .action(() =>
      withRecords(async ({ team, db }) => {
        const stories = await storiesOf(db, team.id, 'iteration');
        if (stories.length === 0)
          return print(`${team.name} has no iteration yet. Start one: npm run drumbeat -- iteration start`);
        const rows = stories.map((one) => [
          one.key,
          one.phase,
          one.ended_on ? '' : one.health,
          sayOn(one.opened_on),
          one.ended_on ? sayOn(one.ended_on) : 'runs',
        ]);
        print(table(['Iteration', 'Phase', 'Health', 'Opened', 'Ended'], rows));
      }),
    );

  iteration
    .command('show')
    .argument('<key>', 'for example 2026-w49')
    .description('one iteration: goals, changes, decisions, who is waited for; live, if a worker answers')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- iteration show 2026-w49')
    .action((key: string) => withRecords((opened) => showIteration(opened, key)));

  iteration
    .command('cancel')
    .argument('<key>', 'for example 2026-w49')
    .description('ends an iteration early: takes back what can be taken back, and says what is left')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- iteration cancel 2026-w49')
    .action((key: string) =>
      withBoth(async ({ team, db, temporal }) => {
        const id = longId(team, key);
        const before = await storyOf(db, id);
        if (before?.ended_on)
          return print(`${shortId(team, id)} has ended already: ${before.phase}. Nothing was done.`);
        const open = await openQuestions(db, { workflowId: id });
        await temporal.cancel(id, cleanUpWithinMs);
        const after = await storyOf(db, id);
        print(...cancelWords(shortId(team, id), open.length, after?.outcome));
      }),
    );
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

const cancelled = z.object({ cleaned: z.array(z.string()), left: z.array(z.string()) });

/** What the story kept about its own clean-up; an iteration that never ran has kept nothing. */
function cancelWords(key: string, open: number, outcome: unknown): string[] {
  const { cleaned, left } = cancelled.safeParse(outcome).data ?? { cleaned: [], left: [] };
  const taken = [...cleaned, ...(open > 0 ? [open === 1 ? '1 open question' : `${open} open questions`] : [])];
  return [
    `${key} is cancelled.`,
    `Taken back: ${taken.length > 0 ? taken.join(', ') : 'nothing, for nothing had been done'}.`,
    ...(left.length > 0 ? [`Left for you: ${left.join(', ')}.`] : []),
  ];
}

export function isoDate(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('Write a date like 2026-11-30.');
  return text;
}
