/** Jira Cloud's platform API, version 3, as far as the product calls it. */
import type { Answer, Endpoint, Kept, Outage, Vendor, VendorOptions, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { changeIssue, issueEndpoints } from './issues.ts';
import { anonymously } from './anonymous.ts';
import { peopleEndpoints } from './people.ts';
import { searchEndpoint } from './search.ts';
import type { JiraState } from './state.ts';
import { findIssue, firstState, issueTypes, plant, self } from './state.ts';
import { refusal, wireIssueType, wireProject, wireUser } from './wire.ts';

export const credentials = { email: self.emailAddress, token: 'simulated' } as const;
const authorization = `Basic ${Buffer.from(`${credentials.email}:${credentials.token}`).toString('base64')}`;

/** How long a written issue takes to reach the search. Atlassian speaks of minutes; people have seen hours. */
const usualLagMs = 120_000;

export function createJira(world: World, { jiraIndexLagMs = usualLagMs }: VendorOptions): Vendor {
  const kept = world.state('jira', firstState);
  plant(kept.value, world);
  kept.save();
  return {
    name: 'jira',
    title: 'Jira',
    creates: ['createIssue'],
    admit: (call) => (call.headers['authorization'] === authorization ? undefined : anonymously(call)),
    outages: outages(world, kept),
    unknown: ({ method, path }) => json({ message: `null for uri: ${path}`, 'status-code': 404, method }, 404),
    endpoints: [
      ...siteEndpoints(kept.value),
      searchEndpoint(kept.value, jiraIndexLagMs),
      ...issueEndpoints(world, kept),
      ...peopleEndpoints(world, kept),
    ],
  };
}

const permissions = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'ASSIGN_ISSUES'];

const missing = (key: string): Answer => refusal(404, [`No project could be found with key '${key}'.`]);

/** Who the token is, what it may do, and what a project is. */
function siteEndpoints(state: JiraState): Endpoint[] {
  const may = (permission: string) => permission !== 'ASSIGN_ISSUES' || !state.unassignable.includes('');
  const find = (wanted: string) => state.projects.find(({ key }) => key === wanted);
  return [
    understanding([], {
      method: 'GET',
      path: '/rest/api/3/myself',
      operation: 'getCurrentUser',
      answer: ({ base }) => json(wireUser(base, self)),
    }),
    understanding(['permissions', 'projectKey'], {
      method: 'GET',
      path: '/rest/api/3/mypermissions',
      operation: 'getMyPermissions',
      answer: ({ query }) => {
        const keys = query.get('permissions')?.split(',') ?? [];
        if (keys.length === 0) return refusal(400, ["The 'permissions' query parameter is required."]);
        const strange = keys.filter((key) => !permissions.includes(key));
        if (strange.length > 0) return refusal(400, [`Unrecognized permission: ${strange.join(', ')}`]);
        const projectKey = query.get('projectKey');
        if (projectKey !== null && !find(projectKey)) return missing(projectKey);
        const shown = keys.map((key, n) => {
          const name = key.toLowerCase().replaceAll('_', ' ');
          return [key, { id: String(n + 1), key, name, type: 'PROJECT', description: '', havePermission: may(key) }];
        });
        return json({ permissions: Object.fromEntries(shown) });
      },
    }),
    understanding(['project', 'accountId'], {
      method: 'GET',
      path: '/rest/api/3/user/assignable/search',
      operation: 'findAssignableUsers',
      answer: ({ base, query }) => {
        if (!find(query.get('project') ?? '')) return missing(query.get('project') ?? '');
        const asked = state.people.filter(({ accountId }) => accountId === query.get('accountId'));
        return json(
          asked.filter((one) => !state.unassignable.includes(one.accountId)).map((one) => wireUser(base, one)),
        );
      },
    }),
    understanding([], {
      method: 'GET',
      path: '/rest/api/3/project/:key',
      operation: 'getProject',
      answer: ({ base, params }) => {
        const found = find(params['key'] ?? '');
        if (!found) return missing(params['key'] ?? '');
        return json({ ...wireProject(base, found), issueTypes: issueTypes.map((name) => wireIssueType(base, name)) });
      },
    }),
  ];
}

function outages(world: World, kept: Kept<JiraState>): Outage[] {
  const planned = ({ labels, status, deleted }: JiraState['issues'][number]): boolean =>
    status !== 'Done' && !deleted && labels.some((label) => label.startsWith('planned/'));
  return [
    {
      name: 'jira-token-revoked',
      words: "Jira's token is revoked.",
      labels: ['Revoke Jira’s token', 'Restore Jira’s token'],
      broken: () => 'Jira’s token revoked',
      find: () => '',
      refuses: anonymously,
    },
    {
      name: 'jira-assignee-refused',
      words: 'Jira lets the token assign nobody, or one person cannot be assigned.',
      labels: ['Refuse assignees in Jira', 'Take assignees again'],
      broken: (key) => (key === '' ? 'Jira takes no assignees' : `Jira assigns nothing to ${key}`),
      find: (key = '') => (key === '' || kept.value.people.some(({ accountId }) => accountId === key) ? key : null),
      turn: (key, on) => {
        const others = kept.value.unassignable.filter((one) => one !== key);
        kept.value.unassignable = on ? [...others, key] : others;
        kept.save();
      },
    },
    {
      name: 'issue-deleted',
      words: 'A planned item is deleted in Jira.',
      labels: ['Delete a planned issue', 'Restore the issue'],
      broken: (key) => `${key} deleted in Jira`,
      find: (key) => (key === undefined ? kept.value.issues.find(planned) : findIssue(kept.value, key))?.key ?? null,
      turn: (key, on) => {
        const issue = kept.value.issues.find((one) => one.key === key);
        if (!issue) return;
        changeIssue(kept, issue, () => {
          issue.deleted = on;
        });
        const [operation, done] = on ? ['people.delete', 'deleted'] : ['people.restore', 'restored'];
        world.effect({ vendor: 'jira', operation, target: key, summary: `A teammate ${done} ${key}` });
      },
    },
  ];
}
