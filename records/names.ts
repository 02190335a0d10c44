/** The records in the words that people read: names for ids, one line for a text. */
import type { PersonId, Team } from '../domain/team.ts';
import { inside, type Text } from '../domain/text.ts';

export interface Named {
  readonly id: PersonId;
  readonly name: string;
}

/** Whoever left the configuration keeps their id. */
export function named(team: Team, id: PersonId): Named {
  return { id, name: team.people[id]?.name ?? id };
}

/** For the CLI and reports, which only the team reads. */
export function inWords(team: Team, body: Text): string {
  const parts = body.map((part) =>
    typeof part === 'object' && 'source' in part && part.source === 'people' ? nameOrId(team, part.value) : part,
  );
  return inside(parts);
}

function nameOrId(team: Team, id: string): string {
  return Object.values(team.people).find((person) => person.id === id)?.name ?? id;
}
