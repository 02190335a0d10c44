/**
 * A panel says who must answer a question, and when their answers settle it (X1). It has seats: who is eligible, and how many of them are
 * needed. Only this folder looks inside a panel; everything else asks the functions below and `tally`.
 */
import type { PersonId, Role, Team, TeamId } from '../team.ts';

/** A role without a team is one of the team that asks. */
export interface AskedRole {
  readonly role: Role;
  readonly team?: TeamId | undefined;
  /** As that team is called, once people were asked. */
  readonly teamName?: string | undefined;
}

/** Who may fill a seat. */
export type Eligible = AskedRole | { readonly people: readonly PersonId[] };

/** `seats`: settled as soon as all seats are filled. `each`: when each person has answered. `open`: when the question closes. */
export type Settling = 'seats' | 'each' | 'open';

export interface Seat {
  readonly eligible: Eligible;
  readonly needed: number;
}

interface Inside {
  readonly seats: readonly Seat[];
  readonly settles: Settling;
  /** Choices that settle at once, whoever makes them. */
  readonly vetoes: readonly string[];
}

declare const inside: unique symbol;
export interface Panel {
  readonly [inside]: 'for domain/decisions only';
}

/** The only two places where a panel is closed and opened. */
const close = (panel: Inside) => panel as unknown as Panel;
export const open = (panel: Panel) => panel as unknown as Inside;

/** The holder of the role; the backup may answer too. */
export function byRole(role: Role, team?: TeamId): Panel {
  return together([team === undefined ? { role } : { role, team }]);
}

/** Any one of them. */
export function anyOf(people: readonly PersonId[]): Panel {
  return atLeast(1, people);
}

/** Any `needed` of them who agree. */
export function atLeast(needed: number, people: readonly PersonId[], vetoes: readonly string[] = []): Panel {
  return close({ seats: [{ eligible: { people }, needed }], settles: 'seats', vetoes });
}

/** One person for each seat, who agree; nobody fills two seats. */
export function together(seats: readonly Eligible[], vetoes: readonly string[] = []): Panel {
  return close({ seats: seats.map((eligible) => ({ eligible, needed: 1 })), settles: 'seats', vetoes });
}

/** Each of them, one form per person; a later answer replaces the earlier one. */
export function eachOf(people: readonly PersonId[]): Panel {
  return close({ seats: [{ eligible: { people }, needed: people.length }], settles: 'each', vetoes: [] });
}

/** Whoever of them wants to, as often as they like. */
export function openTo(people: readonly PersonId[]): Panel {
  return close({ seats: [{ eligible: { people }, needed: 0 }], settles: 'open', vetoes: [] });
}

export function settlingOf(panel: Panel): Settling {
  return open(panel).settles;
}

/** Is anybody waited for, and reminded? Not where whoever wants to may answer. */
export function getsReminders(panel: Panel): boolean {
  return settlingOf(panel) !== 'open';
}

/** The other teams whose people have a seat. */
export function guestTeams(panel: Panel): TeamId[] {
  return rolesAsked(panel).flatMap(({ team }) => team ?? []);
}

/** The same panel, which knows what the other teams are called: also where nobody of theirs can fill the seat. */
export function withTeamNames(panel: Panel, others: readonly Pick<Team, 'id' | 'name'>[]): Panel {
  const whole = open(panel);
  const seats = whole.seats.map(({ eligible, needed }): Seat => {
    const other = 'role' in eligible ? others.find(({ id }) => id === eligible.team) : undefined;
    return { eligible: other ? { ...eligible, teamName: other.name } : eligible, needed };
  });
  return close({ ...whole, seats });
}

/** The role of each seat; null: its people are asked by name. */
export function rolesBySeat(panel: Panel): (AskedRole | null)[] {
  return open(panel).seats.map(({ eligible }) => ('role' in eligible ? eligible : null));
}

/** The roles asked. Empty: people are asked by name. */
export function rolesAsked(panel: Panel): AskedRole[] {
  return rolesBySeat(panel).flatMap((one) => one ?? []);
}

/** Resolves a role to the holder and the backup. */
export type Holders = (role: Role, team: TeamId | undefined) => readonly PersonId[];

/** The seats, by number, that this person may fill. */
export function seatsFor(panel: Panel, person: PersonId, holders: Holders): number[] {
  return open(panel).seats.flatMap(({ eligible }, seat) => {
    const able = 'people' in eligible ? eligible.people : holders(eligible.role, eligible.team);
    return able.includes(person) ? [seat] : [];
  });
}

/**
 * Who is asked, by seat: of a list all who are able, of a role the first of holder and backup who is. Nobody fills two seats: whoever is
 * needed on one gives way to the backup on the other. Empty: nobody can fill it.
 * @param able can this person answer: not excluded, and their account is active
 */
export async function askedOf(
  panel: Panel,
  holders: Holders,
  able: (person: PersonId) => Promise<boolean>,
): Promise<PersonId[][]> {
  const { seats } = open(panel);
  const asked: PersonId[][] = [];
  const neededByName = new Set<PersonId>();
  for (const [at, { eligible, needed }] of seats.entries()) {
    const listed: PersonId[] = [];
    for (const one of 'people' in eligible ? eligible.people : []) if (await able(one)) listed.push(one);
    asked[at] = listed;
    if (listed.length <= needed) for (const one of listed) neededByName.add(one);
  }
  /** The roles' seats: where all who may fill one are taken, one of them moves to it if somebody else can fill theirs. */
  const fill = async (at: number, tried: ReadonlySet<number>): Promise<boolean> => {
    const eligible = seats[at]?.eligible;
    if (!eligible || 'people' in eligible) return false;
    const people = holders(eligible.role, eligible.team).filter((one) => !neededByName.has(one));
    const elsewhere = (one: PersonId) => seats.findIndex((seat, n) => 'role' in seat.eligible && asked[n]?.[0] === one);
    for (const one of people) {
      if (elsewhere(one) >= 0 || !(await able(one))) continue;
      asked[at] = [one];
      return true;
    }
    for (const one of people) {
      const other = elsewhere(one);
      if (tried.has(other) || other < 0 || !(await fill(other, new Set([...tried, at])))) continue;
      asked[at] = [one];
      return true;
    }
    return false;
  };
  for (const at of seats.keys()) await fill(at, new Set([at]));
  return asked;
}

/** Everyone who may answer by their own team's configuration, holders first; without looking at accounts. */
export function eligibleIn(panel: Panel, team: Team): PersonId[] {
  const all = open(panel).seats.flatMap(({ eligible }) =>
    'people' in eligible
      ? eligible.people
      : eligible.team === undefined
        ? holdersIn(team)(eligible.role, undefined)
        : [],
  );
  return [...new Set(all)];
}

/** Who may answer besides those who hold the roles asked: of all seats, or of these. */
export function backupsIn(panel: Panel, team: Team, seats?: readonly number[]): PersonId[] {
  return rolesBySeat(panel).flatMap((asked, seat) =>
    asked && asked.team === undefined && (seats?.includes(seat) ?? true) ? (team.roles[asked.role]?.backup ?? []) : [],
  );
}

/** How many people must answer, at least. */
export function neededIn(panel: Panel): number {
  return open(panel).seats.reduce((sum, { needed }) => sum + needed, 0);
}

export function holdersIn(team: Team): Holders {
  return (role) => {
    const { person, backup } = team.roles[role] ?? {};
    return [person, backup].filter((one) => one !== undefined);
  };
}
