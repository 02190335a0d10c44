/** `schedules apply`: the Schedules that open the iterations, one for each team. */
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import { readRunning } from '../config/running.ts';
import type { AppliedSchedule } from '../client/temporal/schedule.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { reachedTeams, withTemporal } from './open.ts';
import { chosenTeams, teamFlag, type TeamChoice } from './team.ts';
import { indented } from '../client/terminal/print.ts';

export function addSchedules(program: Command): void {
  program
    .command('schedules')
    .description('the Schedules in Temporal that open the iterations, one for each team')
    .addHelpText('after', '\nExample:\n  npm run drumbeat -- schedules apply')
    .command('apply')
    .description('creates or updates them; safe to repeat')
    .option('--paused', 'keeps them paused until they are applied without this option')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText('after', '\nFor every team, or the one of --team.\n\nExample:\n  npm run drumbeat -- schedules apply')
    .action(({ paused = false, ...options }: Json & TeamChoice & { paused?: boolean }) =>
      withTemporal(async ({ found, temporal, profile }) => {
        const teams = await reachedTeams(found);
        if (!paused) await refuseBesideDemo(profile.address);
        const applied: (AppliedSchedule & { paused: boolean; timeZone: string })[] = [];
        for (const team of chosenTeams(teams, options)) {
          const { timeZone } = team.calendar;
          for (const one of await temporal.applySchedules(team, { paused })) applied.push({ ...one, paused, timeZone });
        }
        answer(options, { schedules: applied }, () =>
          applied.map(({ schedule, what, does, timeZone }) =>
            indented(`Schedule ${schedule} ${what}: it ${paused ? 'is paused' : `${does} (${timeZone})`}.`, ''),
          ),
        );
      }),
    );
}

/** A demo triggers its Schedule by its own clock: by the real one it would open iterations of another year. */
async function refuseBesideDemo(address: string): Promise<void> {
  const running = await readRunning();
  if (running?.clock !== 'demo' || running.temporal.address !== address) return;
  throw new UserError(
    'A demo is running here, and its schedule stays paused: the demo opens each iteration by its own clock',
    'Stop the demo (Ctrl-C) and run `npm run drumbeat -- up`, or name another Temporal with TEMPORAL_ADDRESS.',
  );
}
