/** Who may answer and who is asked, with what Slack says about their accounts now (X2). */
import type { Kysely } from 'kysely';
import type { Actor, AskedPeople, Rights } from '../domain/decisions/decisions.ts';
import { guestsFor, holdersAmong, rightsIn } from '../domain/decisions/guests.ts';
import { askedOf, guestTeams, withTeamNames, type Panel } from '../domain/decisions/panel.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import { personBySlack, withGuests, type Person, type PersonId, type Team, type TeamId } from '../domain/team.ts';
import { literal, literalOf } from '../domain/text/text.ts';
import { currentTeams, knownTeams, UnknownConfiguration } from '../records/configurations.ts';
import type { Tables } from '../records/tables.ts';
import { parkedFailure } from '../vendors/errors.ts';
import type { SlackAccount, SlackPeople } from '../vendors/slack/people.ts';

export interface Directory {
  readonly db: Kysely<Tables>;
  readonly slack: SlackPeople;
}

/** @throws Parked: unreadable rights never settle anything. */
export async function rightsOf({ db, slack }: Directory, team: Team, actor: Actor, panel: Panel): Promise<Rights> {
  const others = await otherTeams(db, guestTeams(panel));
  const rights = rightsIn(panel, team, others, actor);
  if (rights.person === null || actor.via === 'cli') return rights;
  const account = await slack.accountOf(actor.account);
  return { ...rights, ...rightsOfAccount(account, isListedGuest([team, ...others], actor.account)) };
}

/** Why this person's account cannot be asked, and what to do about it; null: it can. Those without one are asked at the command line. */
export async function whyNotAsked(
  { slack }: Pick<Directory, 'slack'>,
  { slack: id, slackGuest }: Person,
): Promise<Pick<ParkedDetails, 'why' | 'remedy'> | null> {
  if (id === undefined) return null;
  const account = await slack.accountOf(id);
  if (account === 'member' || (account === 'guest' && slackGuest)) return null;
  return { why: `The account ${id} ${unusable[account].why}`, remedy: unusable[account].remedy };
}

const unusable = {
  deactivated: {
    why: 'is deactivated',
    remedy: literal('Take the person out of the team file, or let an admin of the workspace restore the account.'),
  },
  unknown: {
    why: 'does not exist in this workspace',
    remedy: literal('Correct the Slack member id in the team file.'),
  },
  guest: {
    why: 'is a guest of the workspace',
    remedy: literal('Write `slackGuest: true` for this person into the team file if they may answer.'),
  },
  bot: { why: 'is a bot', remedy: literal('Name the account of a person in the team file.') },
  stranger: {
    why: 'belongs to another workspace',
    remedy: literal('Name their account in this workspace in the team file, or leave it out.'),
  },
};

function rightsOfAccount(account: SlackAccount, listedGuest: boolean): Pick<Rights, 'active' | 'barred'> {
  switch (account) {
    case 'member':
      return { active: true };
    case 'guest':
      return listedGuest ? { active: true } : { active: true, barred: 'guest' };
    case 'bot':
    case 'stranger':
      return { active: true, barred: account };
    case 'deactivated':
    case 'unknown':
      return { active: false };
  }
}

function isListedGuest(teams: readonly Team[], account: string): boolean {
  return teams.some((team) => personBySlack(team, account)?.slackGuest);
}

/** By seat: the holder of the role, or the backup when the holder may not or cannot answer; of a list those who can. */
export async function whoIsAsked(
  { db, slack }: Directory,
  own: Team,
  panel: Panel,
  excluded: readonly PersonId[],
): Promise<AskedPeople> {
  const others = await otherTeams(db, guestTeams(panel));
  const guests = guestsFor(panel, own, others);
  const team = withGuests(own, guests);
  const seats = await askedOf(panel, holdersAmong(own, others), async (id) => {
    const one = team.people[id];
    return !excluded.includes(id) && (one === undefined || (await whyNotAsked({ slack }, one)) === null);
  });
  return { seats, guests, ...(others.length > 0 && { panel: withTeamNames(panel, others) }) };
}

/** @throws Parked for a team that does not exist: it may be a word that is misspelt, or a team that is still to come. */
async function otherTeams(db: Kysely<Tables>, ids: readonly TeamId[]): Promise<Team[]> {
  try {
    return await currentTeams(db, ids);
  } catch (error) {
    if (!(error instanceof UnknownConfiguration)) throw error;
    const known = await knownTeams(db);
    const missing = ids.filter((id) => !known.includes(id));
    const list = (some: readonly TeamId[]) => some.flatMap((id, index) => (index === 0 ? [id] : [literal(', '), id]));
    const remedy = literalOf([
      literal('Add the team file of '),
      ...list(missing),
      literal(', or cancel the workflow and name one of the teams that there are: '),
      ...list(known),
      literal('.'),
    ]);
    throw parkedFailure({ vendor: 'drumbeat', why: `There is no team ${missing.join(', ')}`, remedy });
  }
}
