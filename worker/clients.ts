/** The clients of a team, and what differs where a simulator stands in for a vendor. */
import type { Environment } from '../config/environment.ts';
import type { Team } from '../domain/team.ts';
import { literal } from '../domain/text/text.ts';
import type { Clients } from '../vendors/clients.ts';
import { createGithubClient } from '../vendors/github/client.ts';
import { createJiraClient } from '../vendors/jira/client.ts';
import { createSlackClient } from '../vendors/slack/client.ts';
import type { VendorClient } from '../vendors/vendor.ts';

export function clientsOf(
  { simulate }: Pick<Team, 'simulate'>,
  { slack, jira, github }: Pick<Environment, 'slack' | 'jira' | 'github'>,
): Clients {
  return {
    slack: standIn(simulate, createSlackClient(slack)),
    jira: standIn(simulate, createJiraClient(jira)),
    github: standIn(simulate, createGithubClient(github)),
  };
}

/** A simulator shows at once what was written, and its token is given back in its console: no environment holds it. */
export function standIn<Client extends VendorClient>(simulate: readonly string[], client: Client): Client {
  if (!simulate.includes(client.name)) return client;
  const token = `${client.title} is simulated: give its token back in the console, under “Break it”.` as const;
  return { ...client, settleMs: 100, remedies: { ...client.remedies, token: literal(token) } };
}
