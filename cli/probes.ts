/**
 * What `check` looks at, one probe a thing. The only place outside of activities that calls vendors: it reads, with the same
 * clients and the same words for refusals as the activities, so that what is found here is what a workflow would meet.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { createGithubClient } from '../vendors/github/client.ts';
import { createJiraClient } from '../vendors/jira/client.ts';
import { createSlackClient } from '../vendors/slack/client.ts';
import { failureOf } from '../vendors/errors.ts';
import type { Parts } from '../config/environment.ts';
import { UserError } from '../config/user-error.ts';
import type { GithubPlace, Team } from '../domain/team.ts';
import type { VendorClient } from '../vendors/vendor.ts';
import { standIn } from '../worker/clients.ts';
import { openDatabase } from '../records/database.ts';
import { connectTemporal } from '../client/temporal/client.ts';

export interface Finding {
  readonly thing: string;
  readonly found: string;
  /** What to do; absent when it is as it should be. */
  readonly remedy?: string;
}

export async function probeDatabase({ url }: Parts['database']): Promise<Finding[]> {
  const db = openDatabase(url);
  const thing = 'PostgreSQL';
  try {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
    return [{ thing, found: `ok: version ${rows[0]?.version ?? 'unknown'}` }];
  } catch (error) {
    return [{ thing, ...asTold(error) }];
  } finally {
    await db.destroy();
  }
}

export async function probeTemporal(profile: Parts['temporal'], team: Team): Promise<Finding[]> {
  const thing = 'Temporal';
  try {
    const temporalClient = await connectTemporal(profile);
    try {
      const missing = await temporalClient.missingSearchAttributes();
      const next = missing.length > 0 ? '; the worker registers its search attributes' : '';
      const reached = { thing, found: `ok: ${profile.address}, namespace ${profile.namespace}${next}` };
      // Without its search attributes the server cannot list, and nothing has run yet.
      const running = missing.length > 0 ? [] : await temporalClient.list(team.id);
      const unreadable = await temporalClient.unreadable(running.map(({ workflowId }) => workflowId));
      return [reached, ...(unreadable ? [{ thing: 'Payload keys', ...asTold(unreadable) }] : [])];
    } finally {
      await temporalClient.close();
    }
  } catch (error) {
    return [{ thing, ...asTold(error) }];
  }
}

/** Reading and writing messages and reminders; channels of either kind. */
const scopes = [
  'chat:write',
  'im:write',
  'users:read',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'im:history',
];

export async function probeSlack(access: Parts['slack'], team: Team): Promise<Finding[]> {
  const slack = standIn(team.simulate, createSlackClient(access));
  const { channel: id, visibility } = team.slack;
  return [
    ...(await probe('Slack token', slack, 'identify the token', async () => {
      const who = await slack.web.auth.test();
      const given = who.response_metadata?.scopes;
      const lacking = given ? scopes.filter((scope) => !given.includes(scope)) : [];
      if (lacking.length === 0) return { found: `ok: ${who.user ?? 'a bot'} in ${who.team ?? 'its workspace'}` };
      const remedy = 'Add them under OAuth & Permissions of the Slack app and install it again.';
      return { found: `lacks the scopes ${lacking.join(', ')}`, remedy };
    })),
    ...(await probe(`Slack channel ${id}`, slack, `show the channel ${id}`, async () => {
      const { channel } = await slack.web.conversations.info({ channel: id });
      const name = `#${channel?.name ?? id}`;
      if (channel?.is_archived)
        return { found: `${name} is archived`, remedy: 'Unarchive it, or name another channel.' };
      if (!channel?.is_member)
        return { found: `the app is not in ${name}`, remedy: `Type /invite @Drumbeat in ${name}.` };
      const actual = channel.is_private ? 'private' : 'internal';
      const shared = channel.is_ext_shared ?? false;
      return asConfigured(
        `${name} is ${shared ? 'shared with others' : actual}`,
        'slack',
        visibility,
        shared ? ['public'] : [actual],
      );
    })),
  ];
}

const permissions = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES'];

export async function probeJira(access: Parts['jira'], team: Team): Promise<Finding[]> {
  const jira = standIn(team.simulate, createJiraClient(access));
  const { project: key, issueType } = team.jira;
  return [
    ...(await probe('Jira account', jira, 'identify the token', async () => {
      const who = await jira.cloud.myself.getCurrentUser();
      return { found: `ok: ${who.displayName ?? access.email}` };
    })),
    ...(await probe(`Jira project ${key}`, jira, `show the project ${key}`, async () => {
      const project = await jira.cloud.projects.getProject({ projectIdOrKey: key });
      const types = project.issueTypes?.flatMap(({ name }) => name ?? []) ?? [];
      if (types.includes(issueType)) return { found: `ok: ${project.name ?? key}` };
      const remedy = `Set jira.issueType to one of: ${types.join(', ')}.`;
      return { found: `has no issue type "${issueType}"`, remedy };
    })),
    ...(await probe('Jira permissions', jira, `say what the account may do in ${key}`, async () => {
      const answer = await jira.cloud.permissions.getMyPermissions({
        projectKey: key,
        permissions: permissions.join(','),
      });
      const lacking = permissions.filter((one) => !answer.permissions?.[one]?.havePermission);
      if (lacking.length === 0) return { found: 'ok: browse, create, edit' };
      const remedy = `Give them to the account in the permission scheme of ${key}.`;
      return { found: `the account lacks ${lacking.join(', ')}`, remedy };
    })),
  ];
}

export async function probeGithub(access: Parts['github'], team: Team): Promise<Finding[]> {
  const github = standIn(team.simulate, createGithubClient(access));
  const { tracking, release } = team.github;
  const token = await probe('GitHub token', github, 'identify the token', async () => {
    const { data } = await github.octokit.rest.users.getAuthenticated();
    return { found: `ok: ${data.login}` };
  });
  const place = (where: GithubPlace, setting: string, branch?: string) =>
    probe(`GitHub ${where.repository}`, github, `show ${where.repository}`, async () => {
      const [owner = '', repo = ''] = where.repository.split('/');
      const { data } = await github.octokit.rest.repos.get({ owner, repo });
      if (branch !== undefined) await github.octokit.rest.repos.getBranch({ owner, repo, branch });
      if (!data.permissions?.push) {
        const remedy = `Give the token of GITHUB_TOKEN write access to Contents and Issues of ${where.repository}.`;
        return { found: 'may be read but not written', remedy };
      }
      const actual = data.private ? ['private', 'internal'] : ['public'];
      return asConfigured(`is ${data.private ? 'private' : 'public'}`, setting, where.visibility, actual);
    });
  return [
    ...token,
    ...(await place(tracking, 'github.tracking')),
    ...(release ? await place(release, 'github.release', release.branch) : []),
  ];
}

/** A place that more people can read than the file says is a leak; one that fewer can read shows what it must not. */
function asConfigured(
  what: string,
  setting: string,
  visibility: string,
  actual: readonly string[],
): Omit<Finding, 'thing'> {
  if (actual.includes(visibility)) return { found: `ok: ${what}` };
  return {
    found: `${what}; the team file says ${visibility}`,
    remedy: `Set ${setting}.visibility to ${actual.join(' or ')}.`,
  };
}

const parkedDetails = z.object({ why: z.string(), remedy: z.string() });

async function probe(
  thing: string,
  vendor: VendorClient,
  doing: string,
  look: () => Promise<Omit<Finding, 'thing'>>,
): Promise<Finding[]> {
  try {
    return [{ thing, ...(await look()) }];
  } catch (error) {
    const refusal = vendor.refusalOf(error);
    if (refusal === null) throw error;
    if (refusal === 'malformed') {
      return [{ thing, found: 'sent an unreadable answer', remedy: 'Check that the address belongs to the vendor.' }];
    }
    const failure = failureOf(vendor, doing, refusal);
    const parked = parkedDetails.safeParse(failure.details?.[0]);
    if (parked.success) return [{ thing, found: parked.data.why, remedy: parked.data.remedy }];
    return [{ thing, found: failure.message, remedy: 'Try again later; check the address and the network.' }];
  }
}

/** What a door says when it stays shut. */
function asTold(error: unknown): Omit<Finding, 'thing'> {
  if (error instanceof UserError) return { found: error.what, remedy: error.remedy };
  return { found: error instanceof Error ? error.message : String(error), remedy: 'Check the address.' };
}
