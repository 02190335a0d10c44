/** The teams that a worker works for: their files are looked at again and again, so that a team is added or changed without a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { readRuntimeContext } from '../config/runtime-context.ts';
import type { TeamFiles } from '../config/teams.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import type { ConfigVersion } from '../domain/team.ts';
import { storeConfiguration, versionOf } from '../records/configurations.ts';
import { storeTeamProblems } from '../records/team-problems.ts';
import type { Tables } from '../records/tables.ts';

interface Found {
  readonly teams: readonly { readonly team: ConfiguredTeam }[];
  readonly broken: TeamFiles['broken'];
}

interface LoadedTeam {
  readonly team: ConfiguredTeam;
  readonly version: ConfigVersion;
}

export interface Teams {
  loaded(): readonly LoadedTeam[];
  /** What keeps a file from being used, one message a file. */
  warnings(): readonly string[];
  stop(): Promise<void>;
}

/** Stores what was found at the start, then whatever changes; each change is told in one line. */
export async function keepTeams(
  db: Kysely<Tables>,
  start: Found,
  tell: (line: string) => unknown,
  { everyMs = 3_000, read = (): Promise<Found> => readRuntimeContext() } = {},
): Promise<Teams> {
  let loaded = await store(db, [], start);
  let warnings = messagesOf(start.broken);
  const stopped = new AbortController();

  async function look(): Promise<void> {
    const found = await read().catch(asFound);
    const now = messagesOf(found.broken);
    const before = loaded;
    const isSame = sameTeams(found, before) && now.join() === warnings.join();
    if (isSame) return;
    loaded = await store(db, before, found);
    for (const line of changes(before, loaded)) tell(line);
    for (const line of now.filter((one) => !warnings.includes(one))) tell(line);
    warnings = now;
  }

  async function keepLooking(): Promise<void> {
    for (;;) {
      const awake = await sleep(everyMs, true, { signal: stopped.signal, ref: false }).catch(() => false);
      if (!awake) return;
      // Records that are away for a moment are there at the next look.
      await look().catch((error: unknown) => tell(`The team files could not be looked at: ${messageOf(error)}`));
    }
  }
  const looking = keepLooking();

  return {
    loaded: () => loaded,
    warnings: () => warnings,
    async stop() {
      stopped.abort();
      await looking;
    },
  };
}

async function store(db: Kysely<Tables>, before: readonly LoadedTeam[], found: Found): Promise<LoadedTeam[]> {
  const loaded = found.teams.map(({ team }) => ({ team, version: versionOf(team) }));
  for (const { team, version } of loaded) {
    if (!before.some((one) => one.version === version)) await storeConfiguration(db, team);
  }
  const problem = messagesOf(found.broken).join('\n') || 'No team file describes this team any more.';
  await storeTeamProblems(
    db,
    loaded.map(({ team }) => team.id),
    problem,
  );
  return loaded;
}

function sameTeams(found: Found, before: readonly LoadedTeam[]): boolean {
  const versions = found.teams.map(({ team }) => versionOf(team));
  return versions.join() === before.map(({ version }) => version).join();
}

function changes(before: readonly LoadedTeam[], after: readonly LoadedTeam[]): string[] {
  const gone = before.filter(({ team }) => !after.some((one) => one.team.id === team.id));
  return [
    ...after.flatMap(({ team, version }) => {
      const known = before.find((one) => one.team.id === team.id);
      if (known?.version === version) return [];
      if (known) return `Team ${team.name} changed: configuration ${version}. What runs keeps its version.`;
      return `Team ${team.name} is loaded: configuration ${version}. For its iterations: npm run drumbeat -- schedules apply --team ${team.id}`;
    }),
    ...gone.map(({ team }) => `Team ${team.name} is no longer loaded: what runs goes on, nothing new starts.`),
  ];
}

/** Not one file can be used: what runs goes on under the stored versions. */
function asFound(error: unknown): Found {
  if (error instanceof UserError) return { teams: [], broken: [error] };
  throw error;
}

function messagesOf(broken: TeamFiles['broken']): string[] {
  return broken.map(({ message }) => message);
}
