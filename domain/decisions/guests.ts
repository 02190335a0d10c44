/** People of other teams who have a seat: who they are in a question of this team, and which seats they may fill (X1). */
import {
  guestId,
  asGuest,
  personById,
  personBySlack,
  withGuests,
  type Person,
  type PersonId,
  type Team,
} from '../team.ts';
import { personBehind, type Actor, type Rights } from './decisions.ts';
import { holdersIn, seatsFor, type Holders, type Panel } from './panel.ts';

/** Whoever of the other teams may answer and is not of this team as well. */
export function guestsFor(panel: Panel, team: Team, others: readonly Team[]): Person[] {
  const holders = holdersAmong(team, others);
  return Object.values(withEverybody(team, others).people).filter(
    (one) => one.guestOf !== undefined && seatsFor(panel, one.id, holders).length > 0,
  );
}

/** A role of another team is held under the names that this team's question has for its people. */
export function holdersAmong(team: Team, others: readonly Team[]): Holders {
  const everybody = withEverybody(team, others);
  return (role, of) => {
    if (of === undefined) return holdersIn(team)(role, of);
    const other = others.find(({ id }) => id === of);
    return other ? holdersIn(other)(role, of).flatMap((id) => knownAs(everybody, other, id)?.id ?? []) : [];
  };
}

/** As far as the configurations say: whether the account is active, only Slack knows. */
export function rightsIn(panel: Panel, team: Team, others: readonly Team[], actor: Actor): Rights {
  const person = personBehind(withEverybody(team, others), actor);
  const seats = person ? seatsFor(panel, person.id, holdersAmong(team, others)) : [];
  return { person: person?.id ?? null, active: true, seats };
}

/** Whoever is in several teams is there once: the Slack account is the one identity that teams share. */
function withEverybody(team: Team, others: readonly Team[]): Team {
  return others.reduce((known, other) => {
    const strangers = Object.values(other.people).filter(
      ({ slack }) => slack === undefined || personBySlack(known, slack) === undefined,
    );
    return withGuests(
      known,
      strangers.map((one) => asGuest(other, one)),
    );
  }, team);
}

function knownAs(everybody: Team, other: Team, id: PersonId): Person | undefined {
  const account = personById(other, id)?.slack;
  return (account && personBySlack(everybody, account)) || personById(everybody, guestId(other.id, id));
}
