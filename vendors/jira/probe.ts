/** Does the account see the project, with the issue type, and may it do what is needed there? */
import type { Team } from '../../domain/team.ts';
import type { Check } from '../check.ts';
import type { JiraConnection } from './client.ts';

const permissions = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES'];

export function probe({ cloud }: JiraConnection, { jira: { project: key, issueType } }: Team): Check[] {
  return [
    {
      thing: 'Jira account',
      doing: 'identify the token',
      look: async () => ({ found: `ok: ${(await cloud.myself.getCurrentUser()).displayName ?? 'an account'}` }),
    },
    {
      thing: `Jira project ${key}`,
      doing: `show the project ${key}`,
      async look() {
        const project = await cloud.projects.getProject({ projectIdOrKey: key });
        const types = project.issueTypes?.flatMap(({ name }) => name ?? []) ?? [];
        if (types.includes(issueType)) return { found: `ok: ${project.name ?? key}` };
        const remedy = `Set jira.issueType to one of: ${types.join(', ')}.`;
        return { found: `has no issue type "${issueType}"`, remedy };
      },
    },
    {
      thing: 'Jira permissions',
      doing: `read the permissions of the account in ${key}`,
      async look() {
        const asked = { projectKey: key, permissions: permissions.join(',') };
        const answer = await cloud.permissions.getMyPermissions(asked);
        const lacking = permissions.filter((one) => !answer.permissions?.[one]?.havePermission);
        if (lacking.length === 0) return { found: 'ok: browse, create, edit' };
        const remedy = `Grant them to the account in the permission scheme of ${key}.`;
        return { found: `the account lacks ${lacking.join(', ')}`, remedy };
      },
    },
  ];
}
