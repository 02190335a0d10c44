/** A team's YAML file, read and checked: every problem at once, with its path, its line and what to do. */
import { readFile } from 'node:fs/promises';
import type { Team } from '../domain/team.ts';
import { ConfigurationError, unreadable } from './messages.ts';
import { readTeam } from './read.ts';

/** @throws {ConfigurationError} */
export async function loadTeam(file: string): Promise<Team> {
  const body = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationError(file, [unreadable(error)]);
  });
  return readTeam(body, file);
}
