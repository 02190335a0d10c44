/** Who may answer and who is asked, with what Slack says about their accounts now (X2). */
import type { Kysely } from 'kysely';
import type { Actor, AskedPeople, Rights } from '../domain/decisions/decisions.ts';
import { guestsFor, holdersAmong, rightsIn } from '../domain/decisions/guests.ts';
import { askedOf, guestTeams, type Panel } from '../domain/decisions/panel.ts';
import { withGuests, type PersonId, type Team } from '../domain/team.ts';
import { currentTeams } from '../records/configurations.ts';
import type { Tables } from '../records/tables.ts';
import type { SlackPeople } from '../vendors/slack/people.ts';

export interface Directory {
  readonly db: Kysely<Tables>;
  readonly slack: SlackPeople;
}

/** @throws Parked: unreadable rights never settle anything. */
export async function rightsOf({ db, slack }: Directory, team: Team, actor: Actor, panel: Panel): Promise<Rights> {
  const rights = rightsIn(panel, team, await currentTeams(db, guestTeams(panel)), actor);
  if (rights.person === null || actor.via === 'cli') return rights;
  return { ...rights, active: await slack.isActive(actor.account) };
}

/** By seat: the holder of the role, or the backup when the holder may not or cannot answer; of a list those who can. */
export async function whoIsAsked(
  { db, slack }: Directory,
  own: Team,
  panel: Panel,
  excluded: readonly PersonId[],
): Promise<AskedPeople> {
  const others = await currentTeams(db, guestTeams(panel));
  const guests = guestsFor(panel, own, others);
  const team = withGuests(own, guests);
  const seats = await askedOf(
    panel,
    holdersAmong(own, others),
    // A person without a Slack mapping still counts: they answer at the command line.
    async (id) => {
      const account = team.people[id]?.slack;
      return !excluded.includes(id) && (account === undefined || (await slack.isActive(account)));
    },
  );
  return { seats, guests };
}
