/** `schedules apply`: the Schedule that opens this team's iterations. */
import type { Command } from 'commander';
import { startId } from '../../workflows/contract.ts';
import { withTemporal } from './open.ts';
import { print } from './print.ts';

export function addSchedules(program: Command): void {
  program
    .command('schedules')
    .description("the Schedule in Temporal that opens the team's iterations")
    .command('apply')
    .description('creates it, or brings it up to date; repeating changes nothing')
    .option('--paused', 'it stands, but opens nothing until it is applied without this')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- schedules apply')
    .action(({ paused = false }: { paused?: boolean }) =>
      withTemporal(async ({ team, temporal }) => {
        const what = await temporal.applySchedule(team, { paused });
        const when = `every day at 05:00 (${team.calendar.timeZone})`;
        const does = paused ? 'is paused' : `looks ${when} whether an iteration is due`;
        print(`Schedule ${startId(team.id)} ${what}: it ${does}.`);
      }),
    );
}
