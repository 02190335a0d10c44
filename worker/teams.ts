/** The teams that a worker works for: their files are looked at again and again, so that a team is added or changed without a restart. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { workerParts } from '../config/environment.ts';
import { readRuntimeContext } from '../config/runtime-context.ts';
import type { TeamFiles } from '../config/teams.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import type { ConfigVersion } from '../domain/team.ts';
import { DatabaseUnreachable } from '../records/database.ts';
import { knownTeams, storeConfiguration, versionOf } from '../records/configurations.ts';
import { brokenOf, storedTeams } from '../records/installed-teams.ts';
import { storeTeamProblems, type StoppedTeam } from '../records/team-problems.ts';
import type { Tables } from '../records/tables.ts';

interface Found {
  readonly teams: readonly { readonly team: ConfiguredTeam; readonly file: string }[];
  readonly broken: TeamFiles['broken'];
}

interface LoadedTeam {
  readonly team: ConfiguredTeam;
  readonly version: ConfigVersion;
}

export interface Teams {
  loaded(): readonly LoadedTeam[];
  /** Those whose files are unusable: what runs continues under their stored configurations. */
  stopped(): readonly StoppedTeam[];
  /** What keeps a file from being used, one message a file. */
  warnings(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Stores what was found at the start, then whatever changes; each change is logged in one line.
 * `isNew` hears of each team that comes to others, before it is stored.
 */
export async function watchTeams(
  db: Kysely<Tables>,
  start: Found,
  tell: (line: string) => unknown,
  {
    everyMs = 3_000,
    read = (): Promise<Found> => readRuntimeContext(workerParts, () => storedTeams(db)),
    isNew = (_team: ConfiguredTeam): Promise<unknown> => Promise.resolve(),
  } = {},
): Promise<Teams> {
  /** Whose each file was last: one that is no longer YAML does not say it. */
  const owners = new Map<string, string>();
  // The files were read before the records could be asked who had a Jira project first.
  const first = start.broken.length === 0 ? start : await read().catch(asFound);
  let { loaded, stopped } = await store(first, []);
  let warnings = messagesOf(first.broken);
  const ending = new AbortController();

  async function store(found: Found, before: readonly LoadedTeam[]) {
    for (const { file, team } of found.teams) owners.set(file, team.id);
    const broken = found.broken.map((one) => ({ ...one, id: one.id ?? owners.get(one.file) ?? null }));
    const sound = found.teams.map(({ team }) => ({ team, version: versionOf(team) }));
    const known = await knownTeams(db);
    for (const { team } of sound) if (known.length > 0 && !known.includes(team.id)) await isNew(team);
    for (const { team, version } of sound) {
      if (!before.some((one) => one.version === version)) await storeConfiguration(db, team);
    }
    const others = await storeTeamProblems(
      db,
      sound.map(({ team }) => team.id),
      (id) => messagesOf(brokenOf(id, broken)).join('\n') || 'No team file describes this team any more.',
    );
    return { loaded: sound, stopped: others };
  }

  async function look(): Promise<void> {
    const found = await read().catch(asFound);
    const now = messagesOf(found.broken);
    const before = loaded;
    const isSame = sameTeams(found, before) && now.join() === warnings.join();
    if (isSame) return;
    ({ loaded, stopped } = await store(found, before));
    for (const line of changes(before, loaded)) tell(line);
    for (const line of now.filter((one) => !warnings.includes(one))) tell(line);
    warnings = now;
  }

  async function watch(): Promise<void> {
    for (;;) {
      const awake = await sleep(everyMs, true, { signal: ending.signal, ref: false }).catch(() => false);
      if (!awake) return;
      // Records that are unreachable for a moment are read at the next try.
      await look().catch((error: unknown) => tell(`The team files could not be read: ${messageOf(error)}`));
    }
  }
  const looking = watch();

  return {
    loaded: () => loaded,
    stopped: () => stopped,
    warnings: () => warnings,
    async stop() {
      ending.abort();
      await looking;
    },
  };
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
      if (known) return `Team ${team.name} changed: configuration ${version}. Running workflows keep their version.`;
      return `Team ${team.name} is loaded: configuration ${version}.`;
    }),
    ...gone.map(({ team }) => `Team ${team.name} is no longer loaded: running workflows continue, nothing new starts.`),
  ];
}

/** Nothing is known of the files one by one: what runs continues under the stored versions. */
function asFound(error: unknown): Found {
  if (error instanceof UserError && !(error instanceof DatabaseUnreachable))
    return { teams: [], broken: [{ file: '', id: null, error }] };
  throw error;
}

export function messagesOf(broken: TeamFiles['broken']): string[] {
  return broken.map(({ error }) => error.message);
}
