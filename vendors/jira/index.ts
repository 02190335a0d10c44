/** Jira. */
import { z } from 'zod';
import { literal } from '../../domain/text/text.ts';
import type { AccessBy, Vendor } from '../vendor.ts';
import type { JiraConnection } from './client.ts';
import { probe } from './probe.ts';
import { settings } from './settings.ts';
import { redactFor } from './document.ts';

declare module '../../domain/team.ts' {
  interface Vendors {
    readonly jira: 'Jira';
  }
}

const variables = {
  email: {
    name: 'JIRA_EMAIL',
    remedy: 'Set it to the e-mail address of the Atlassian account that Drumbeat uses.',
    shape: z.regexes.email,
    open: 'an e-mail address',
    ofTeam: true,
  },
  token: {
    name: 'JIRA_API_TOKEN',
    remedy: 'Make one at https://id.atlassian.com/manage-profile/security/api-tokens with that account.',
    shape: /^\S+$/,
    ofTeam: true,
  },
};

export const jira = {
  name: 'jira',
  title: 'Jira',
  account: {
    shape: /^\S+$/,
    write: 'an Atlassian account id (the last part of the address of the profile)',
    label: 'Atlassian account id',
  },
  address: {
    variable: 'JIRA_URL',
    usual: ({ jira: { site, cloudId } }) =>
      cloudId === undefined ? site : `https://api.atlassian.com/ex/jira/${cloudId}`,
    pages: ({ jira: { site } }) => site,
  },
  settings,
  variables,
  settleMs: 15_000,
  remedies: {
    token: literal(
      'Put a valid JIRA_EMAIL and JIRA_API_TOKEN into the environment and restart the worker; a token with scopes needs jira.cloudId in the team file, too.',
    ),
    permission: literal('Give the account of JIRA_EMAIL the permission for this in the Jira project.'),
    place: literal('Restore it in Jira or let the account see it, or correct the project in the team file.'),
  },
  redactFor,
  async connect(access: AccessBy<typeof variables>): Promise<JiraConnection> {
    return (await import('./client.ts')).connectJira(access);
  },
  madeOnce: async () => (await import('./made-once.ts')).kinds,
  probe,
} satisfies Vendor<'jira'>;
