/** Who may answer and who is asked, with what Slack says about their accounts now (X2). */
import { candidates } from '../domain/decisions/decisions.ts';
import type { Actor, Asked, Rights } from '../domain/decisions/decisions.ts';
import {
  backupRolesOf,
  personById,
  personBySlack,
  rolesOf,
  type Person,
  type PersonId,
  type Team,
} from '../domain/team.ts';
import type { SlackPeople } from '../vendors/slack/people.ts';

/** A person is known by their Slack account or, at the command line, by their id. @throws Parked: unreadable rights never settle anything. */
export async function rightsOf(team: Team, slack: SlackPeople, actor: Actor): Promise<Rights> {
  const found = personOf(team, actor);
  if (!found) return { person: null, active: true, roles: [], backupFor: [] };
  const active = actor.startsWith('cli:') || found.slack === undefined || (await slack.isActive(found.slack));
  return { person: found.id, active, roles: rolesOf(team, found.id), backupFor: backupRolesOf(team, found.id) };
}

function personOf(team: Team, actor: Actor): Person | undefined {
  const id = actor.slice(actor.indexOf(':') + 1);
  if (actor.startsWith('slack:')) return personBySlack(team, id);
  return personById(team, id);
}

/** The holder of the role, or the backup when the holder may not or cannot answer; of a list those who can. */
export async function whoIsAsked(
  team: Team,
  slack: SlackPeople,
  asked: Asked,
  excluded: readonly PersonId[],
): Promise<PersonId[]> {
  const able: PersonId[] = [];
  for (const id of candidates(team, asked)) {
    if (excluded.includes(id) || !(await hasAccount(team, slack, id))) continue;
    able.push(id);
    if (asked.kind === 'role') break;
  }
  return able;
}

/** A person without a Slack mapping still counts: they answer at the command line. */
async function hasAccount(team: Team, slack: SlackPeople, id: PersonId): Promise<boolean> {
  const account = team.people[id]?.slack;
  return account === undefined || slack.isActive(account);
}
