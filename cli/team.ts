/** Which team a verb is about: the only one, the one that an id names, or the one of `--team`. */
import { commandContext } from '../config/command-context.ts';
import type { TeamFiles } from '../config/teams.ts';
import { UserError } from '../config/user-error.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { NotFound } from './answer.ts';
import { didYouMean } from './suggest.ts';

export interface TeamChoice {
  /** What `--team` says. */
  readonly team?: string | undefined;
  readonly json?: boolean;
}

/** A team as its file describes it; or, where that is broken, as it was stored last. */
export type ReachedTeam = ConfiguredTeam & { readonly broken?: TeamFiles['broken'] };

/** A team of the installation; where there are others, its ids are written with its name in them. */
export type ChosenTeam = ConfiguredTeam & { readonly isOneOfSeveral: boolean };

export const teamFlag = ['--team <id>', 'which team, where there are several'] as const;

/** @param words ids as people write them: `iteration/payments/2026-w49` names its team */
export function chooseTeam(
  teams: readonly ReachedTeam[],
  { team: written, json }: TeamChoice,
  words: readonly string[] = [],
): ChosenTeam {
  const chosen = possibleTeams(teams, written);
  const [only] = chosen;
  if (only && chosen.length === 1) return noteBroken(only, json);
  const parts = words.flatMap((word) => word.toLowerCase().split(/[\s/]+/));
  const named = chosen.find(({ id }) => parts.includes(id));
  if (named) return noteBroken(named, json);
  throw new UserError('There are several teams', `Add --team with one of: ${chosen.map(({ id }) => id).join(', ')}.`);
}

/** All teams, or the one that was asked for. */
export function chosenTeams(teams: readonly ReachedTeam[], { team: written, json }: TeamChoice): ChosenTeam[] {
  return possibleTeams(teams, written).map((team) => noteBroken(team, json));
}

/** One line beside the answer, which is by the stored configuration; with `--json` the answer stands alone, and `check` says it. */
function noteBroken(team: ChosenTeam & ReachedTeam, json = false): ChosenTeam {
  const [first] = (team.broken ?? []).flatMap(({ error }) => error.what.split('\n'));
  if (first !== undefined && !json) {
    commandContext().complain(
      `${first}. ${team.name} is as it was stored last; for all that is wrong: drumbeat check\n`,
    );
  }
  return team;
}

function possibleTeams(teams: readonly ReachedTeam[], written: string | undefined): (ChosenTeam & ReachedTeam)[] {
  const all = teams.map((team) => ({ ...team, isOneOfSeveral: teams.length > 1 }));
  if (written === undefined) return all;
  const found = all.find(({ id, name }) => [id, name.toLowerCase()].some((one) => one === written.toLowerCase()));
  if (found) return [found];
  const ids = teams.map(({ id }) => id);
  throw new NotFound(`There is no team "${written}"`, didYouMean(written, ids, 'There is'));
}

/** `Payments and Security`, for a sentence. */
export function namesOf(teams: readonly ConfiguredTeam[]): string {
  return new Intl.ListFormat('en').format(teams.map(({ name }) => name));
}
