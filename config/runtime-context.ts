/** What an entry point finds around itself: the team file, a running `up` or demo, and its environment. */
import type { Team } from '../domain/team.ts';
import { readEnvironment, type Environment, type Part, type Variables, type WorkerPart } from './environment.ts';
import { loadTeam, usualTeamFile } from './load.ts';
import { readRunning, type Running } from './running.ts';

export interface RuntimeContext<Needed extends Part = WorkerPart> {
  readonly team: Team;
  readonly teamFile: string;
  readonly environment: Environment<Needed>;
  readonly running: Running | null;
}

/**
 * Reads all of it; `needed` are the parts without which the process cannot do its work.
 * @throws {ConfigurationError | EnvironmentError} with every problem at once
 */
export async function readRuntimeContext<Needed extends Part = WorkerPart>(
  needed?: readonly Needed[],
  env: Variables = process.env,
): Promise<RuntimeContext<Needed>> {
  const running = await readRunning();
  const teamFile = teamFileOf(env, running);
  const team = await loadTeam(teamFile);
  return { team, teamFile, environment: readEnvironment(env, team, running, needed), running };
}

export function teamFileOf(env: Variables, running: Running | null): string {
  return env['DRUMBEAT_TEAM_FILE'] || running?.teamFile || usualTeamFile;
}
