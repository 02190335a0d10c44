/** The team files of an installation: one file, or every YAML file of a folder. A broken one stops its own team only. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfiguredTeam } from './configured-team.ts';
import { idIn, loadTeam } from './load.ts';
import { ConfigurationError } from './messages.ts';
import { isSimulatedForAll } from './simulation.ts';
import { UserError } from './user-error.ts';

interface TeamOfFile {
  readonly file: string;
  readonly team: ConfiguredTeam;
}

export interface TeamFiles {
  readonly loaded: readonly TeamOfFile[];
  readonly broken: readonly BrokenFile[];
}

/** A file that cannot be used: the error's message names it. */
export interface BrokenFile {
  readonly file: string;
  /** Whose it is, as far as can be read. */
  readonly id: string | null;
  readonly error: UserError;
}

/** The teams as the records hold them. Only asked where that matters, for it may take a database that does not run. */
export type StoredTeams = () => Promise<readonly ConfiguredTeam[]>;

/**
 * @param place a team file, or a folder of them
 * @param stored of two teams with one Jira project, the one that has it there keeps it
 */
export async function loadTeams(place: string, stored: StoredTeams): Promise<TeamFiles> {
  const files = await filesIn(place);
  const found: TeamOfFile[] = [];
  const broken: BrokenFile[] = [];
  for (const file of files) {
    try {
      found.push({ file, team: await loadTeam(file) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      broken.push({ file, id: await idIn(file), error });
    }
  }
  const isShared = found.some(({ team }, at) => found.slice(at + 1).some((other) => sameProject(other.team, team)));
  const before = isShared ? await stored() : [];
  const clashes = found.flatMap((one) => clashOf(one, found, before));
  const loaded = found.filter(({ file }) => !clashes.some((clash) => clash.file === file));
  return { loaded, broken: [...broken, ...clashes] };
}

/** Every problem at once. */
export function refusalOf(broken: TeamFiles['broken']): UserError {
  const [only] = broken;
  if (only !== undefined && broken.length === 1) return only.error;
  const joined = (part: (error: UserError) => string) => broken.map(({ error }) => part(error)).join('\n');
  return new UserError(
    joined((error) => error.what),
    joined((error) => error.remedy),
    joined((error) => error.message),
  );
}

async function filesIn(place: string): Promise<string[]> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [place];
  const names = (await readdir(place)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).toSorted();
  if (names.length > 0) return names.map((name) => join(place, name));
  const remedy = 'Put one file for each team into it, ending in .yaml: npm run drumbeat -- init creates one.';
  throw new ConfigurationError(place, [{ path: '', wrong: 'The folder holds no team file', remedy }]);
}

/** An id is one team's: of two files that claim it none is trusted. A simulator never answers for a team that works with the vendor. */
function clashOf(
  { file, team }: TeamOfFile,
  all: readonly TeamOfFile[],
  stored: readonly ConfiguredTeam[],
): BrokenFile[] {
  const clash = (path: string, wrong: string, remedy: string): BrokenFile[] => [
    { file, id: team.id, error: new ConfigurationError(file, [{ path, wrong, remedy }]) },
  ];
  const others = all.filter((one) => one.file !== file);
  const sameId = others.filter((one) => one.team.id === team.id).map((one) => one.file);
  if (sameId.length > 0) {
    const wrong = `("${team.id}") is the id of ${sameId.join(' and ')} too`;
    const remedy = 'Give each team an id of its own, or remove one of the files.';
    return clash('id', wrong, remedy);
  }
  const isStored = (one: ConfiguredTeam) => stored.some((was) => was.id === one.id && sameProject(was, one));
  const project = others
    .filter((one) => sameProject(one.team, team))
    .find((one) => (isStored(one.team) === isStored(team) ? one.file < file : isStored(one.team)));
  if (project) {
    const wrong = `(${team.jira.project}) is the project of ${project.file} too: each would take the other's items for its own`;
    return clash('jira.project', wrong, 'Give each team a Jira project of its own.');
  }
  const real = others.find((one) => !isSimulatedForAll(team, one.team));
  if (!real) return [];
  const wrong = `names vendors that ${real.file} does not simulate`;
  const remedy = 'Simulate the same vendors for all teams of an installation.';
  return clash('simulate', wrong, remedy);
}

/** Labels name the iteration, not the team: within a project they are one team's. */
function sameProject(one: ConfiguredTeam, other: ConfiguredTeam): boolean {
  const siteOf = ({ jira }: ConfiguredTeam) => new URL(jira.site).origin;
  return one.jira.project === other.jira.project && siteOf(one) === siteOf(other);
}
