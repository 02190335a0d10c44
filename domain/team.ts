/** The team as its configuration file states it. The zod schemas in `config/` produce exactly these types. */

import type { Brand, Literal } from './ids.ts';

export type TeamId = Brand<Literal, 'TeamId'>;
export type PersonId = Brand<string, 'PersonId'>;
/** Names one version of a team's configuration: the first 12 hex digits of its sha256. */
export type ConfigVersion = Brand<Literal, 'ConfigVersion'>;

/** Which team, under which version of its configuration. A running iteration keeps its version until it closes (X9). */
export interface TeamRef {
  readonly team: TeamId;
  readonly version: ConfigVersion;
}

/** Who may read a place. Unknown is `private` (X5). */
export type Visibility = 'private' | 'internal' | 'public';

export const roles = ['em', 'pm', 'captain', 'manager'] as const;
/** em: engineering manager; pm: product manager; captain: release captain; manager: whom the EM reports to. */
export type Role = (typeof roles)[number];

/** The same person in each system; a system without a mapping does not stop the others (X2). */
type Accounts = { readonly [Name in VendorName]?: string | undefined };

export interface Person extends Accounts {
  readonly id: PersonId;
  readonly name: string;
  /** IANA zone; the team's when the file gives none. */
  readonly timeZone: string;
  /** Working hours as local times, for example `09:00` to `17:00`. */
  readonly hours: { readonly from: string; readonly to: string };
  /** Their account in Slack is a guest's, and may answer all the same. */
  readonly slackGuest?: boolean | undefined;
  /** Of another team, in a question of this one: which. */
  readonly guestOf?: Pick<Team, 'id' | 'name'> | undefined;
}

export interface Seat {
  readonly person: PersonId;
  readonly backup?: PersonId | undefined;
}

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** The core. Each capability adds its settings in its file of `config/modules/`, each vendor in its folder. */
export interface Team {
  readonly id: TeamId;
  /** As it wants to be called, wherever it is named. */
  readonly name: string;
  readonly people: Readonly<Record<PersonId, Person>>;
  /** Without releases no captain is needed. */
  readonly roles: Readonly<Record<Exclude<Role, 'captain'>, Seat>> & { readonly captain?: Seat | undefined };
  readonly calendar: {
    readonly timeZone: string;
    readonly workingDays: readonly Weekday[];
    /** ISO dates on which nobody works. */
    readonly holidays: readonly string[];
  };
  /** Those whose values we may show, or to which we may write. */
  readonly places: readonly Place[];
  /** Names of the environment variables of this team's own secrets; one that is absent has the usual name. */
  readonly secrets: { readonly [Name in VendorName]?: Readonly<Record<string, string | undefined>> };
}

/** What the sections of its file say of it. */
export type TeamSections = Omit<Team, 'places'>;

export interface Place {
  readonly place: PlaceId;
  readonly visibility: Visibility;
}

/** The vendors that there are, with their titles: each adds itself in its own folder, `vendors/<name>/index.ts`. */
export interface Vendors {}
export type VendorName = keyof Vendors;
/** A vendor's project, repository, channel or conversation, for example `slack:C012AB3CD`. */
export type PlaceId = `${VendorName}:${string}`;
/** A channel of the team's table. One that it does not name is written to as if anybody could read it. */
export type SlackPlace = `slack:${string}`;

/** Something that a vendor holds, by the id that never changes there. */
export interface ExternalReference {
  readonly place: PlaceId;
  readonly id: string;
  /** What people call it there, for example an issue's key: it may change. */
  readonly name: string | null;
  /** Its page; null where it has none. */
  readonly link: string | null;
}

/** The team's channel, where no other is named. */
export function channelOf(team: Team, place?: SlackPlace): string {
  return place === undefined ? team.slack.channel : place.slice('slack:'.length);
}

/** Everyone who takes part in the iterations: all people of the file but those who only manage. */
export function participants(team: Team): Person[] {
  return Object.values(team.people).filter(({ id, guestOf }) => id !== team.roles.manager.person && !guestOf);
}

export function personBySlack(team: Team, slackId: string): Person | undefined {
  return Object.values(team.people).find(({ slack }) => slack === slackId);
}

/** Undefined for whoever the configuration does not know (any more). */
export function personById(team: Team, id: string): Person | undefined {
  return Object.values(team.people).find((one) => one.id === id);
}

export function person(team: Team, id: PersonId): Person {
  const found = personById(team, id);
  if (!found) throw new Error(`nobody called "${id}" in the configuration of ${team.name}`);
  return found;
}

/** The team as a question sees it: with the people of other teams who may answer. */
export function withGuests(team: Team, guests: readonly Person[]): Team {
  return guests.length === 0
    ? team
    : { ...team, people: { ...team.people, ...Object.fromEntries(guests.map((one) => [one.id, one])) } };
}

/** Somebody of another team, in a question of this one: under an id and a name that say where they belong. */
export function asGuest(team: Team, one: Person): Person {
  return {
    ...one,
    id: guestId(team.id, one.id),
    name: `${one.name} (${team.name})`,
    guestOf: { id: team.id, name: team.name },
  };
}

export function guestId(team: TeamId, id: PersonId): PersonId {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand has no other beginning
  return `${team}:${id}` as PersonId;
}

export function rolesOf(team: Team, id: PersonId): Role[] {
  return roles.filter((role) => team.roles[role]?.person === id);
}

/** Roles in the words that people read. */
export const roleNames = {
  em: 'engineering manager',
  pm: 'product manager',
  captain: 'release captain',
  manager: "engineering manager's manager",
} as const satisfies Record<Role, string>;
