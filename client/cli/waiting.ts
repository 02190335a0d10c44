/** `waiting`: who are we waiting for, for what, since when, until when. From the records, so it works with no worker running. */
import type { Command } from 'commander';
import type { Team } from '../../domain/team.ts';
import { sayOn } from '../../domain/wording.ts';
import { parkedStories } from '../../records/story-list.ts';
import { waitingNow, type WaitingFor } from '../../records/waiting.ts';
import { shortId } from './ids.ts';
import { withRecords } from './open.ts';
import { indented, print } from './print.ts';

export function addWaiting(program: Command): void {
  program
    .command('waiting')
    .description('who are we waiting for, for what, since when, until when')
    .option('--json', 'for programs')
    .addHelpText('after', '\nWorks with no worker running.\n\nExample:\n  npm run drumbeat -- waiting')
    .action(({ json = false }: { json?: boolean }) =>
      withRecords(async ({ team, db }) => {
        const waiting = await waitingNow(db, team.id);
        if (json) return print(JSON.stringify(waiting, null, 2));
        const parked = (await parkedStories(db, team.id)).map(({ workflow_id: id }) => shortId(team, id));
        for (const id of parked) {
          print(
            `${id} is parked until somebody mends what is in its way.`,
            `  see      npm run drumbeat -- iteration show ${id}`,
            '',
          );
        }
        if (waiting.length > 0) print(waiting.map((one) => describe(team, one)).join('\n\n'));
        else if (parked.length === 0) print(`${team.name} waits for nobody.`);
      }),
    );
}

/** One open question, as `waiting` and `iteration show` print it. */
export function describe(team: Team, one: WaitingFor): string {
  const names = one.people.map(({ name }) => name).join(', ');
  return [
    indented(one.question, ''),
    indented(one.anyone ? 'whoever of the team wants to' : names, '  who      '),
    `  since    ${sayOn(one.since)}`,
    `  until    ${sayOn(one.until)}`,
    indented(one.ifNobodyAnswers, '  else     '),
    `  answer   npm run drumbeat -- decide ${shortId(team, one.workflowId)} ${one.questionId}`,
  ].join('\n');
}
