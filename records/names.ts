/** The records in the words that people read: names for ids, one line for a text. */
import { personById, type PersonId, type Team } from '../domain/team.ts';
import { toInternalText, type Text } from '../domain/text/text.ts';

export interface Named {
  readonly id: PersonId;
  readonly name: string;
}

/** Whoever left the configuration keeps their id. */
export function named(team: Team, id: PersonId): Named {
  return { id, name: nameOf(team, id) };
}

/** For the CLI and reports, which only the team reads. */
export function inWords(team: Team, body: Text): string {
  return toInternalText(body, (id) => nameOf(team, id));
}

/** Also for a word that stands where a person's id could. */
export function nameOf(team: Team, id: string): string {
  return personById(team, id)?.name ?? id;
}
