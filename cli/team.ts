/** Which team a verb is about: the only one, the one that an id names, or the one of `--team`. */
import { UserError } from '../config/user-error.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { NotFound } from './answer.ts';
import { didYouMean } from './suggest.ts';

export interface TeamChoice {
  /** What `--team` says. */
  readonly team?: string | undefined;
}

/** A team of the installation; where there are others, its ids are written with its name in them. */
export type ChosenTeam = ConfiguredTeam & { readonly isOneOfSeveral: boolean };

export const teamFlag = ['--team <id>', 'which team, where there are several'] as const;

/** @param words ids as people write them: `iteration/payments/2026-w49` names its team */
export function chooseTeam(
  teams: readonly ConfiguredTeam[],
  { team: written }: TeamChoice,
  words: readonly string[] = [],
): ChosenTeam {
  const chosen = chosenTeams(teams, { team: written });
  const [only] = chosen;
  if (only && chosen.length === 1) return only;
  const parts = words.flatMap((word) => word.toLowerCase().split(/[\s/]+/));
  const named = chosen.find(({ id }) => parts.includes(id));
  if (named) return named;
  throw new UserError('There are several teams', `Add --team with one of: ${chosen.map(({ id }) => id).join(', ')}.`);
}

/** All teams, or the one that was asked for. */
export function chosenTeams(teams: readonly ConfiguredTeam[], { team: written }: TeamChoice): ChosenTeam[] {
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
