/** `schedules apply`: the Schedule that opens this team's iterations. */
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import { readRunning } from '../config/running.ts';
import { startId } from '../workflows/contract/ids.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { withTemporal } from './open.ts';
import { indented } from '../client/terminal/print.ts';

export function addSchedules(program: Command): void {
  program
    .command('schedules')
    .description("the Schedule in Temporal that opens the team's iterations")
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- schedules apply')
    .command('apply')
    .description('creates it, or brings it up to date; repeating changes nothing')
    .option('--paused', 'it stands, but opens nothing until it is applied without this')
    .option(...jsonFlag)
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- schedules apply')
    .action(({ paused = false, ...options }: Json & { paused?: boolean }) =>
      withTemporal(async ({ team, temporal, profile }) => {
        if (!paused) await refuseBesideDemo(profile.address);
        const what = await temporal.applySchedule(team, { paused });
        const schedule = startId(team.id);
        answer(options, { schedule, what, paused }, () => {
          const when = `every day at 05:00 (${team.calendar.timeZone})`;
          const does = paused ? 'is paused' : `looks ${when} whether an iteration is due`;
          return [indented(`Schedule ${schedule} ${what}: it ${does}.`, '')];
        });
      }),
    );
}

/** A demo triggers its Schedule by its own clock: by the real one it would open iterations of another year. */
async function refuseBesideDemo(address: string): Promise<void> {
  const running = await readRunning();
  if (running?.clock !== 'demo' || running.temporal.address !== address) return;
  throw new UserError(
    'A demo runs here, and its schedule stays paused: the demo opens each iteration by its own clock',
    'Stop the demo (Ctrl-C) and run `npm run drumbeat -- up`, or name another Temporal with TEMPORAL_ADDRESS.',
  );
}
