/** `drumbeat up`: the whole product on one machine, until Ctrl-C. */
import { commandContext } from '../config/command-context.ts';
import { besideUp, step } from '../client/terminal/next-steps.ts';
import { indented, print } from '../client/terminal/print.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadTeams } from '../config/teams.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { storedAt } from '../records/installed-teams.ts';
import { vendors } from '../vendors/vendors.ts';
import { openEnvironment, simulatorPart, type LocalEnvironment } from './environment.ts';
import { waitedFor } from './demo/waited-for.ts';
import { whenToldToStop } from './signals.ts';
import { seededTeams, storedBefore, teamsOf } from './up-teams.ts';

const folder = '.drumbeat/up';

/**
 * Brings PostgreSQL and a Temporal dev server (unless DATABASE_URL and TEMPORAL_ADDRESS name others), the worker and the
 * Slack app, and looks after them. Resolves after it was asked to stop and everything has stopped.
 * @throws Error in plain words when a part cannot start; what had started is stopped again
 */
export async function up(): Promise<void> {
  const teamFile = commandContext().env['DRUMBEAT_TEAM_FILE'] || 'team.yaml';
  const before = () => storedBefore(folder);
  const files = await loadTeams(teamFile, before);
  const atStart = files.loaded.length > 0 ? files.loaded.map(({ team }) => team) : await teamsOf(files, before);
  const simulate = atStart[0]?.simulate ?? [];
  const { slackPort } = readEnvironment(commandContext().env, null, null, []);
  const slackAppIsFixed = !simulate.includes('slack') || Boolean(commandContext().env['SLACK_PORT']);
  const seeded = seededTeams(teamFile, atStart);
  const stop = whenToldToStop();
  const environment = await openEnvironment({
    folder,
    teamFile,
    simulate,
    clock: 'real',
    ports: { temporal: 7233, temporalUi: 8233, slackApp: slackPort, slackAppIsFixed, simulator: 4000 },
    mayBeNamed: true,
    seed: seeded.seed,
    say: (line) => print(indented(line, '')),
  });
  const { running, supervisor } = environment;
  const stored = () => storedAt(running.databaseUrl);
  const restart = async () => {
    await supervisor.stop(simulatorPart);
    await supervisor.start(simulatorPart);
  };
  const watching = simulate.length > 0 ? seeded.watch(restart, stored) : null;
  const teams = await teamsOf(files, stored);
  const waiting = teams.map(async ({ id, name }) => {
    const lines = await waitedFor(running.databaseUrl, id);
    return teams.length > 1 ? lines.map((line) => `${name}: ${line}`) : lines;
  });
  print(...welcome(teams, environment, (await Promise.all(waiting)).flat()));
  await stop.told;
  print('Stopping …');
  await watching?.stop();
  await environment.close();
  print('Stopped.');
}

/** Where everything is, what the worker found, and what to do next. At most 80 columns. */
export function welcome(
  teams: readonly ConfiguredTeam[],
  { running, supervisor }: Pick<LocalEnvironment, 'running' | 'supervisor'>,
  waiting: readonly string[],
): string[] {
  const { temporal, slackApp, simulator } = running;
  const simulated = teams[0]?.simulate ?? [];
  const worker = supervisor.parts().find(({ name }) => name === 'worker');
  return [
    `Drumbeat is running for ${new Intl.ListFormat('en').format(teams.map(({ name }) => name))}.`,
    `  Temporal    ${temporal.ui || temporal.address}`,
    `  Slack app   ${slackApp}`,
    ...(simulator
      ? [`  Console     ${simulator.console}   (simulated: ${simulated.map((one) => vendors[one].title).join(', ')})`]
      : []),
    ...(worker?.firstLine ? [indented(worker.firstLine, '')] : []),
    ...waiting.map((line) => indented(line, '  ? ')),
    'Ctrl-C stops everything; the data stays. Next, in a second terminal:',
    ...(waiting.length > 0 ? [step('waiting', 'who is asked what, and how to answer')] : besideUp()),
  ];
}
