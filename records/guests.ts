/** Who of other teams has a seat in a question, by their teams' configurations now. */
import type { Kysely } from 'kysely';
import { guestsFor } from '../domain/decisions/guests.ts';
import { guestTeams } from '../domain/decisions/panel.ts';
import { withGuests, type Team } from '../domain/team.ts';
import { currentTeams } from './configurations.ts';
import type { QuestionRow } from './questions.ts';
import type { Tables } from './tables.ts';

interface AskedTeam {
  /** With whoever of the others could answer when it was asked, or can now. */
  readonly team: Team;
  readonly others: readonly Team[];
}

export async function askedTeam(db: Kysely<Tables>, own: Team, { question, guests }: QuestionRow): Promise<AskedTeam> {
  const others = await currentTeams(db, guestTeams(question.panel));
  return { others, team: withGuests(withGuests(own, guestsFor(question.panel, own, others)), guests) };
}
