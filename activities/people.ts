/** Who may answer and who is asked, with what Slack says about their accounts now (X2). */
import type { Kysely } from 'kysely';
import { personBehind, rolesHeldBy, type Actor, type AskedPeople, type Rights } from '../domain/decisions/decisions.ts';
import { askedOf, guestTeams, holdersIn, seatsFor, type Panel } from '../domain/decisions/panel.ts';
import { guestId, personById, personBySlack, type Person, type PersonId, type Team } from '../domain/team.ts';
import { currentConfiguration } from '../records/configurations.ts';
import type { Tables } from '../records/tables.ts';
import type { SlackPeople } from '../vendors/slack/people.ts';

export interface Directory {
  readonly db: Kysely<Tables>;
  readonly slack: SlackPeople;
}

/** @throws Parked: unreadable rights never settle anything. */
export async function rightsOf({ db, slack }: Directory, team: Team, actor: Actor, panel: Panel): Promise<Rights> {
  const own = personBehind(team, actor);
  const roles = own ? rolesHeldBy(team, own.id) : [];
  let person = own;
  for (const other of await guestTeamsOf(db, panel)) {
    const known = own ? sameIn(other, own) : personBehind(other, actor);
    if (!known) continue;
    person ??= guestOf(other, known);
    roles.push(...rolesHeldBy(other, known.id, other.id));
  }
  if (!person) return { person: null, active: true, seats: [] };
  const active = actor.via === 'cli' || person.slack === undefined || (await slack.isActive(person.slack));
  return { person: person.id, active, seats: seatsFor(panel, { person: person.id, roles }) };
}

/** By seat: the holder of the role, or the backup when the holder may not or cannot answer; of a list those who can. */
export async function whoIsAsked(
  { db, slack }: Directory,
  team: Team,
  panel: Panel,
  excluded: readonly PersonId[],
): Promise<AskedPeople> {
  const guests = new Map<PersonId, Person>();
  const others = await guestTeamsOf(db, panel);
  const excludedAccounts = excluded.flatMap((id) => team.people[id]?.slack ?? []);
  const seats = await askedOf(
    panel,
    (role, of) => {
      const other = others.find(({ id }) => id === of);
      if (!other) return of === undefined ? holdersIn(team)(role, of) : [];
      return holdersIn(other)(role, of).flatMap((id) => {
        const there = personById(other, id);
        if (!there) return [];
        const here = sameIn(team, there);
        if (here) return here.id;
        const guest = guestOf(other, there);
        guests.set(guest.id, guest);
        return guest.id;
      });
    },
    // A person without a Slack mapping still counts: they answer at the command line.
    async (id) => {
      const account = (guests.get(id) ?? team.people[id])?.slack;
      if (excluded.includes(id) || (account !== undefined && excludedAccounts.includes(account))) return false;
      return account === undefined || slack.isActive(account);
    },
  );
  const asked = new Set(seats.flat());
  return { seats, guests: [...guests.values()].filter(({ id }) => asked.has(id)) };
}

async function guestTeamsOf(db: Kysely<Tables>, panel: Panel): Promise<Team[]> {
  return Promise.all(guestTeams(panel).map(async (id) => (await currentConfiguration(db, id)).team));
}

/** The same person in another team's configuration: by their Slack account, the one identity that teams share. */
function sameIn(team: Team, { slack }: Person): Person | undefined {
  return slack === undefined ? undefined : personBySlack(team, slack);
}

function guestOf(team: Team, one: Person): Person {
  return { ...one, id: guestId(team.id, one.id), name: `${one.name} (${team.name})` };
}
