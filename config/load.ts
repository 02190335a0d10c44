/** A team's YAML file, read and checked: every problem at once, with its path, its line and what to do. */
import { readFile } from 'node:fs/promises';
import type { ConfiguredTeam } from './configured-team.ts';
import { ConfigurationError, unreadable } from './messages.ts';
import { idWritten, readTeam } from './read.ts';
import { demoState } from './running.ts';

/** Looked for where none is named. */
export const usualTeamFile = 'team.yaml';

/** As each file was read last: a worker looks at all of them every few seconds, and reading is the costly part. */
const lastRead = new Map<string, { readonly body: string; readonly team: ConfiguredTeam }>();

/** @throws {ConfigurationError} */
export async function loadTeam(file: string): Promise<ConfiguredTeam> {
  const body = await readFile(file, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    // Who names a file of their own does not look for the demo.
    throw new ConfigurationError(file, [unreadable(error, file === usualTeamFile ? await demoState() : 'nothing')]);
  });
  const before = lastRead.get(file);
  if (before?.body === body) return before.team;
  const team = readTeam(body, file);
  lastRead.set(file, { body, team });
  return team;
}

/** Whose file it is, although it cannot be used. Null when that is unknown. */
export async function idIn(file: string): Promise<string | null> {
  const body = await readFile(file, 'utf8').catch(() => '');
  return idWritten(body);
}
