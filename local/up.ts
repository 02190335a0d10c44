/** `drumbeat up`: the whole product on one machine, until Ctrl-C. */
import { readEnvironment } from '../config/environment.ts';
import { loadTeam } from '../config/load.ts';
import { seedOf } from './demo-seed.ts';
import { openHouse } from './house.ts';
import { waitedFor } from './waited-for.ts';
import { whenToldToStop } from './signals.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Brings PostgreSQL and a Temporal dev server (unless DATABASE_URL and TEMPORAL_ADDRESS name others), the worker and the
 * Slack door, and looks after them. Resolves when it was told to stop and everything has stopped.
 * @throws Error in plain words when a part cannot start; what had started is stopped again
 */
export async function up(): Promise<void> {
  const teamFile = process.env['DRUMBEAT_TEAM_FILE'] || 'team.yaml';
  const team = await loadTeam(teamFile);
  const { slackDoorPort } = readEnvironment(process.env, team, null, []);
  const stop = whenToldToStop();
  const house = await openHouse({
    folder: '.drumbeat/up',
    teamFile,
    team,
    clock: 'real',
    ports: { how: 'wanted', temporal: 7233, temporalUi: 8233, slackDoor: slackDoorPort, simulator: 4000 },
    mayBeNamed: true,
    seed: () => seedOf(team),
    say,
  });
  const { temporal, slackDoor, simulator } = house.running;
  say(`Drumbeat runs for ${team.name}.`);
  say(`  Temporal    ${temporal.ui || temporal.address}`);
  say(`  Slack door  ${slackDoor}`);
  if (simulator) say(`  Console     ${simulator.console}   (simulated: ${team.simulate.join(', ')})`);
  for (const line of await waitedFor(house.running.databaseUrl, team.id)) say(line);
  say('Ctrl-C stops everything; what was kept stays. Next: npm run drumbeat -- schedules apply');
  await stop.told;
  say('Stopping …');
  await house.close();
  say('Stopped.');
}
