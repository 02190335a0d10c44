/** Every place that a team's configuration names, and who may read it (X5). What it does not name is unknown. */
import type { Person, Place, PlaceId, Team, VendorName, Visibility } from '../team.ts';
import type { Source } from './text.ts';

function placesOf({ people, places, slack: { visibility } }: Team): readonly Place[] {
  const members = Object.values(people).filter(({ guestOf }) => guestOf === undefined);
  // A person's own conversation with us is as private as the team's channel.
  return [...places, ...conversations(members, visibility)];
}

/** Whoever is asked from another team is a colleague, and no reader of the team's own places. */
function guestPlaces({ people }: Team): readonly Place[] {
  const guests = Object.values(people).filter(({ guestOf }) => guestOf !== undefined);
  return conversations(guests, 'internal');
}

function conversations(people: readonly Person[], visibility: Visibility): Place[] {
  return people.flatMap(({ slack }) => (slack === undefined ? [] : [{ place: `slack:${slack}`, visibility }]));
}

const byOpenness = ['private', 'internal', 'public'] as const satisfies readonly Visibility[];

/** How widely a source may be read: private if it is unknown, and of several places the least. */
export function visibilityOf(team: Team, source: Source): Visibility {
  if (source === 'people') return 'internal';
  if (source === 'team') return team.slack.visibility;
  const found = placesOf(team).filter(({ place }) => place === source || place.startsWith(`${source}:`));
  return byOpenness.find((one) => found.some(({ visibility }) => visibility === one)) ?? 'private';
}

interface AtVendor {
  readonly system: VendorName;
  readonly id: string;
}

export function placeIdOf({ system, id }: AtVendor): PlaceId {
  return `${system}:${id}`;
}

/** Who could read what is written there, at the most: anybody if the place is unknown, and of several the most. */
export function audienceOf(team: Team, to: AtVendor): Visibility {
  const known = [...placesOf(team), ...guestPlaces(team)];
  const found = known.filter(({ place }) => place === placeIdOf(to));
  return byOpenness.findLast((one) => found.some(({ visibility }) => visibility === one)) ?? 'public';
}

/** The same team, by what somebody else says of the place: the more open counts for what is written there, the less open for what is read. */
export function withReaders(team: Team, of: AtVendor, visibility: Visibility): Team {
  return { ...team, places: [...team.places, { place: placeIdOf(of), visibility }] };
}

/** May everybody who reads the destination have read the source anyway? */
export function isAsOpen(source: Visibility, audience: Visibility): boolean {
  return byOpenness.indexOf(source) >= byOpenness.indexOf(audience);
}
