/** Does the account see the project, with the issue type, may it do what is needed there, and can people be assigned? */
import { z } from 'zod';
import type { Team } from '../../domain/team.ts';
import type { Check } from '../check.ts';
import type { JiraConnection } from './client.ts';

const permissions = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'ASSIGN_ISSUES'];

const account = z.object({ accountId: z.string(), displayName: z.string().default('an account') });
const projectShape = z.object({
  name: z.string(),
  issueTypes: z.array(z.object({ name: z.string() })).default([]),
});
const granted = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
const accounts = z.array(z.object({ accountId: z.string() }));

export function probe({ cloud }: JiraConnection, { people, jira: { project: key, issueType } }: Team): Check[] {
  return [
    {
      thing: 'Jira account',
      doing: 'identify the token',
      look: async () => ({ found: `ok: ${account.parse(await cloud.myself.getCurrentUser()).displayName}` }),
    },
    {
      thing: `Jira project ${key}`,
      doing: `show the project ${key}`,
      async look() {
        const project = projectShape.parse(await cloud.projects.getProject({ projectIdOrKey: key }));
        const types = project.issueTypes.map(({ name }) => name);
        if (types.includes(issueType)) return { found: `ok: ${project.name}` };
        const remedy = `Set jira.issueType to one of: ${types.join(', ')}.`;
        return { found: `has no issue type "${issueType}"`, remedy };
      },
    },
    {
      thing: 'Jira permissions',
      doing: `read the permissions of the account in ${key}`,
      async look() {
        const asked = { projectKey: key, permissions: permissions.join(',') };
        const answer = granted.parse(await cloud.permissions.getMyPermissions(asked));
        const lacking = permissions.filter((one) => !answer.permissions[one]?.havePermission);
        if (lacking.length === 0) return { found: 'ok: browse, create, edit, assign' };
        const remedy = `Grant them to the account in the permission scheme of ${key}.`;
        return { found: `the account lacks ${lacking.join(', ')}`, remedy };
      },
    },
    {
      thing: 'Jira assignees',
      doing: `say who can be assigned in ${key}`,
      async look() {
        const ours = Object.values(people).filter(({ guestOf }) => guestOf === undefined);
        const without: string[] = [];
        for (const { name, jira } of ours) {
          if (jira === undefined) continue;
          const asked = { project: key, accountId: jira };
          const found = accounts.parse(await cloud.userSearch.findAssignableUsers(asked));
          if (!found.some(({ accountId }) => accountId === jira)) without.push(name);
        }
        if (without.length === 0) return { found: 'ok: everybody who has an account' };
        const remedy = `Check their accounts, and give them "Assignable User" in the permission scheme of ${key}; until then their items are filed unassigned.`;
        return { found: `cannot be assigned: ${without.join(', ')}`, remedy };
      },
    },
  ];
}
