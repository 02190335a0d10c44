/** What an entry point finds around itself: the team files, a running `up` or demo, and its environment. */
import { commandContext } from './command-context.ts';
import type { ConfiguredTeam } from './configured-team.ts';
import {
  EnvironmentError,
  isCore,
  readEnvironment,
  type CorePart,
  type Environment,
  type Part,
  type WorkerPart,
} from './environment.ts';
import type { Variables } from './variables.ts';
import { usualTeamFile } from './load.ts';
import { readRunning, type Running } from './running.ts';
import { loadTeams, refusalOf, type StoredTeams, type TeamFiles } from './teams.ts';
import { UserError } from './user-error.ts';
import { vendorsOf } from '../vendors/vendors.ts';

interface TeamContext {
  readonly team: ConfiguredTeam;
  readonly file: string;
}

export interface RuntimeContext<Needed extends Part = WorkerPart> {
  /** In the order of their files, those whose own addresses and secrets are there; none where no file can be used. */
  readonly teams: readonly TeamContext[];
  /** Why the teams of the other files are not among them. */
  readonly broken: TeamFiles['broken'];
  /** A file, or a folder of them. */
  readonly teamFile: string;
  /** What all teams share. */
  readonly environment: Environment<Extract<Needed, CorePart>>;
  readonly running: Running | null;
}

/**
 * Reads all of it; `needed` are the parts without which the process cannot do its work. A vendor that a team does not use is not asked
 * for.
 * @throws {UserError} with every problem at once, when the environment lacks what all teams need, or each team its own
 */
export async function readRuntimeContext<Needed extends Part = WorkerPart>(
  needed: readonly Needed[],
  stored: StoredTeams,
  env: Variables = commandContext().env,
): Promise<RuntimeContext<Needed>> {
  const running = await readRunning();
  const teamFile = teamFileOf(env, running);
  const files = await loadTeams(teamFile, stored);
  const teams: TeamContext[] = [];
  const broken = [...files.broken];
  const lacking: EnvironmentError[] = [];
  for (const { file, team } of files.loaded) {
    try {
      const used = vendorsOf(team).map(({ name }): Part => name);
      const own = needed.filter((part) => isCore(part) || used.includes(part));
      readEnvironment(env, team, running, own);
      teams.push({ file, team });
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      lacking.push(error);
      // With one team the variables alone say enough.
      broken.push({ file, id: team.id, error: files.loaded.length === 1 ? error : errorOf(file, error) });
    }
  }
  const environment = shared();
  if (teams.length === 0 && lacking.length > 0) throw refusalOf(broken);
  return { teams, broken, teamFile, running, environment };

  function shared() {
    try {
      return readEnvironment(env, null, running, needed.filter(isCore));
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      // Without any team the files are what is to be fixed first. What all teams lack is said once.
      throw files.loaded.length === 0 ? refusalOf(broken) : together(lacking);
    }
  }
}

function together(errors: readonly EnvironmentError[]): EnvironmentError {
  const problems = errors.flatMap((error) => error.problems);
  return new EnvironmentError([...new Map(problems.map((one) => [JSON.stringify(one), one])).values()]);
}

function errorOf(file: string, { what, remedy, message }: UserError): UserError {
  return new UserError(`${file}: ${what}`, remedy, `${file}: ${message}`);
}

export function teamFileOf(env: Variables, running: Running | null): string {
  return env['DRUMBEAT_TEAM_FILE'] || running?.teamFile || usualTeamFile;
}
