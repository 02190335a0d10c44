/** `check`: is everything in place, before anything starts? One table: the thing, how it is, what to do. */
import { commandContext } from '../config/command-context.ts';
import type { Command } from 'commander';
import { EnvironmentError, readEnvironment, type Part } from '../config/environment.ts';
import { loadTeams } from '../config/teams.ts';
import type { UserError } from '../config/user-error.ts';
import { ConfigurationError } from '../config/messages.ts';
import { readRunning, type Running } from '../config/running.ts';
import { teamFileOf } from '../config/runtime-context.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { versionOf } from '../records/configurations.ts';
import { storedWhereKnown } from '../records/installed-teams.ts';
import { answer, Ended, jsonFlag, type Json } from './answer.ts';
import { chosenTeams, teamFlag, type TeamChoice } from './team.ts';
import { table } from '../client/terminal/print.ts';
import type { Finding } from '../vendors/check.ts';
import { vendorsOf } from '../vendors/vendors.ts';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('checks the team file, secrets, connections and what each token may do')
    .option(...teamFlag)
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nExit code 1 if anything is wrong.\n\nExample:\n  DRUMBEAT_TEAM_FILE=team.yaml npm run drumbeat -- check',
    )
    .action(async (options: Json & TeamChoice) => {
      const findings = await findAll(options);
      const wrong = findings.filter(({ remedy }) => remedy !== undefined).length;
      answer(options, { findings, wrong }, () => {
        const rows = findings.map(({ thing, found, remedy }) => [remedy ? '✗' : '✓', thing, found, remedy ?? '']);
        const verdict = wrong > 0 ? `${wrong} of ${findings.length} to fix.` : 'Everything is in place.';
        return [table(['', 'Check', 'Status', 'What to do'], rows), '', verdict];
      });
      if (wrong > 0) throw new Ended(1);
    });
}

async function findAll(choice: TeamChoice): Promise<Finding[]> {
  const running = await readRunning();
  const { loaded, broken } = await loadTeams(teamFileOf(commandContext().env, running), storedWhereKnown);
  // Files that are not loaded are findings themselves, unless another team is asked for.
  const installed = {
    teams: loaded.map(({ team }) => ({ team, broken: [] })),
    notLoaded: choice.team === undefined ? [] : broken,
  };
  const teams = loaded.length > 0 ? chosenTeams(installed, choice).map(({ id }) => id) : [];
  const around = loaded
    .filter(({ team }) => teams.includes(team.id))
    .map(async ({ file, team }) => {
      const people = Object.keys(team.people).length;
      const found = `ok: ${team.name}, ${people} people, version ${versionOf(team)}`;
      return [{ thing: file, found }, ...(await findAround(team, running))];
    });
  return once([...broken.flatMap(({ error }) => brokenFile(error)), ...(await Promise.all(around)).flat()]);
}

function brokenFile(error: UserError): Finding[] {
  if (!(error instanceof ConfigurationError)) throw error;
  return error.problems.map(({ path, line, wrong, remedy }) => ({
    thing: line === undefined ? error.file : `${error.file}:${line}`,
    found: `${path} ${wrong}`,
    remedy,
  }));
}

async function findAround(team: ConfiguredTeam, running: Running | null): Promise<Finding[]> {
  const read = <Name extends Part>(name: Name) => readEnvironment(commandContext().env, team, running, [name])[name];
  const { probeDatabase, probeTemporal, probeVendor } = await import('./probes.ts');
  const probes = [
    async () => probeDatabase(read('database')),
    async () => probeTemporal(read('temporal'), team),
    ...vendorsOf(team).map((vendor) => async () => probeVendor(vendor, read(vendor.name), team)),
  ];
  const found = await Promise.all(probes.map((probe) => probe().catch(unset)));
  return found.flat();
}

/** A part whose variables are missing or wrong cannot be looked at. */
function unset(error: unknown): Finding[] {
  if (!(error instanceof EnvironmentError)) throw error;
  return error.problems.map(({ variable, wrong, remedy }) => ({ thing: variable, found: wrong, remedy }));
}

/** A wrong general setting is found with every part. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
