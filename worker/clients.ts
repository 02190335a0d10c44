/** The clients of a team, and what differs where a simulator stands in for a vendor. */
import type { Kysely } from 'kysely';
import type { Deps } from '../activities/deps.ts';
import { EnvironmentError, type Environment } from '../config/environment.ts';
import type { ConfigVersion, Team, TeamId } from '../domain/team.ts';
import { literal } from '../domain/text/text.ts';
import { currentConfiguration } from '../records/configurations.ts';
import type { Tables } from '../records/tables.ts';
import type { Clients } from '../vendors/clients.ts';
import { parkedFailure } from '../vendors/errors.ts';
import { createGithubClient } from '../vendors/github/client.ts';
import { createJiraClient } from '../vendors/jira/client.ts';
import { createSlackClient } from '../vendors/slack/client.ts';
import type { VendorClient } from '../vendors/vendor.ts';

type Access = Pick<Environment, 'slack' | 'jira' | 'github'>;

/**
 * Each team's own, by the configuration that was stored last: also while its file is broken, for what runs goes on. Made anew when the
 * configuration changes.
 */
export function clientsOf(db: Kysely<Tables>, accessOf: (team: Team) => Access): Deps['clientsOf'] {
  const made = new Map<TeamId, { readonly version: ConfigVersion; readonly clients: Clients }>();
  return async (id) => {
    const { team, version } = await currentConfiguration(db, id);
    const known = made.get(id);
    if (known?.version === version) return known.clients;
    const clients = createClients(team, accessFor(team, accessOf));
    made.set(id, { version, clients });
    return clients;
  };
}

/** A secret that is missing stops what needs it until somebody brings it: nothing is lost. */
function accessFor(team: Team, accessOf: (team: Team) => Access): Access {
  try {
    return accessOf(team);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const remedy = literal('Correct it in the environment of the worker, and restart the worker.');
    throw parkedFailure({ vendor: 'drumbeat', why: error.what, remedy });
  }
}

function createClients({ simulate }: Team, { slack, jira, github }: Access): Clients {
  return {
    slack: standIn(simulate, createSlackClient(slack)),
    jira: standIn(simulate, createJiraClient(jira)),
    github: standIn(simulate, createGithubClient(github)),
  };
}

/** A simulator shows at once what was written, and its token is given back in its console: no environment holds it. */
export function standIn<Client extends VendorClient>(simulate: readonly string[], client: Client): Client {
  if (!simulate.includes(client.name)) return client;
  const token = `${client.title} is simulated: restore its token in the console, under “Break it”.` as const;
  return { ...client, settleMs: 100, remedies: { ...client.remedies, token: literal(token) } };
}
