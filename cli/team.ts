/** Which team a verb is about: the only one, the one that an id names, or the one of `--team`. */
import { commandContext } from '../config/command-context.ts';
import { refusalOf, type BrokenFile } from '../config/teams.ts';
import { UserError } from '../config/user-error.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import type { Installation } from '../records/installed-teams.ts';
import { isWorkflowId } from '../workflows/contract/ids.ts';
import { NotFound } from './answer.ts';
import { didYouMean } from './suggest.ts';

export interface TeamChoice {
  /** What `--team` says. */
  readonly team?: string | undefined;
  readonly json?: boolean;
}

/** A team of the installation; where there are others, its ids are written with its name in them. */
export type ChosenTeam = ConfiguredTeam & { readonly isOneOfSeveral: boolean };

export const teamFlag = ['--team <id>', 'which team, where there are several'] as const;

/** @param words ids as people write them: `iteration/payments/2026-w49` names its team */
export function chooseTeam(installed: Installation, choice: TeamChoice, words: readonly string[] = []): ChosenTeam {
  return noted(theTeam(installed, choice, words), choice);
}

/** For what does not begin by a stored configuration. @throws what is wrong with the team's file */
export function chooseSoundTeam(installed: Installation, choice: TeamChoice): ChosenTeam {
  const { team, broken } = theTeam(installed, choice, []);
  if (broken.length === 0) return team;
  const { what, remedy, message } = refusalOf(broken);
  const nothing = `Nothing new starts for ${team.name}`;
  throw new UserError(`${nothing}: ${what}`, remedy, `${nothing}: ${message}`);
}

/** All teams, or the one that was asked for. */
export function chosenTeams(installed: Installation, choice: TeamChoice): ChosenTeam[] {
  if (choice.team !== undefined) return [noted(named(installed, choice.team, choice), choice)];
  noteNotLoaded(installed, choice);
  return possible(installed).map((one) => noted(one, choice));
}

interface Possible {
  readonly team: ChosenTeam;
  readonly broken: readonly BrokenFile[];
}

function possible({ teams }: Installation): Possible[] {
  return teams.map(({ team, broken }) => ({ team: { ...team, isOneOfSeveral: teams.length > 1 }, broken }));
}

function theTeam(installed: Installation, choice: TeamChoice, words: readonly string[]): Possible {
  if (choice.team !== undefined) return named(installed, choice.team, choice);
  const all = possible(installed);
  const meant = teamWords(words).flatMap((word) => all.find(({ team }) => team.id === word) ?? [])[0];
  if (meant) return meant;
  noteNotLoaded(installed, choice);
  const [only] = all;
  if (only && all.length === 1) return only;
  const ids = all.map(({ team }) => team.id);
  throw new UserError('There are several teams', `Add --team with one of: ${ids.join(', ')}.`);
}

/** Where a team may be written: second in a full id, else before or after the type. A key may be another team's name. */
function teamWords(words: readonly string[]): readonly string[] {
  const written = words.join(' ').trim();
  const parts = written.toLowerCase().split(/[\s/]+/);
  return isWorkflowId(written) ? parts.slice(1, 2) : parts.slice(0, 2);
}

function named(installed: Installation, written: string, choice: TeamChoice): Possible {
  const asked = written.toLowerCase();
  const all = possible(installed);
  const found = all.find(({ team: { id, name } }) => id === asked || name.toLowerCase() === asked);
  if (found) return found;
  const own = installed.notLoaded.filter(({ id }) => id === asked);
  if (own.length > 0) throw refusalOf(own);
  noteNotLoaded(installed, choice);
  const ids = all.map(({ team }) => team.id);
  throw new NotFound(`There is no team "${written}"`, didYouMean(written, ids, 'There is'));
}

/** One line beside the answer, which is by the stored configuration; with `--json` the answer stands alone, and `check` says it. */
function noted({ team, broken }: Possible, choice: TeamChoice): ChosenTeam {
  const [first] = broken.flatMap(({ error }) => error.what.split('\n'));
  if (first !== undefined) note(`${first}. ${team.name} is as it was stored last; for all that is wrong:`, choice);
  return team;
}

/** Files whose teams are not stored: noted where no team was named. */
function noteNotLoaded({ notLoaded }: Installation, choice: TeamChoice): void {
  for (const { error } of notLoaded) {
    note(`${error.what.split('\n')[0]}. Its team is not loaded; for all that is wrong:`, choice);
  }
}

function note(words: string, { json = false }: TeamChoice): void {
  if (!json) commandContext().complain(`${words} npm run drumbeat -- check\n`);
}

/** `Payments and Security`, for a sentence. */
export function namesOf(teams: readonly ConfiguredTeam[]): string {
  return new Intl.ListFormat('en').format(teams.map(({ name }) => name));
}
