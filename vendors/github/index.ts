/** GitHub. */
import { literal } from '../../domain/text/text.ts';
import type { AccessBy, Vendor } from '../vendor.ts';
import type { GithubConnection } from './client.ts';
import { probe } from './probe.ts';
import { readersOf } from './readers.ts';
import { settings } from './settings.ts';
import { redactFor } from './writing.ts';

declare module '../../domain/team.ts' {
  interface Vendors {
    readonly github: 'GitHub';
  }
}

const variables = {
  token: {
    name: 'GITHUB_TOKEN',
    remedy:
      'Make a fine-grained token at https://github.com/settings/personal-access-tokens with Contents and Issues (read and write) on the repositories of the team file, and Workflows where a release changes .github/workflows/.',
    shape: /^\S+$/,
    ofTeam: true,
  },
};

export const github = {
  name: 'github',
  title: 'GitHub',
  account: {
    shape: /^[a-zA-Z\d](?:[a-zA-Z\d-]{0,38})$/,
    write: 'a GitHub login, without @',
    label: 'GitHub login',
  },
  address: { variable: 'GITHUB_API_URL', usual: () => 'https://api.github.com' },
  settings,
  variables,
  settleMs: 11_000,
  remedies: {
    token: literal('Put a valid GITHUB_TOKEN into the environment and restart the worker.'),
    permission: literal(
      'Give the token of GITHUB_TOKEN read and write access to Contents and Issues of the repository, and to Workflows where a release changes .github/workflows/.',
    ),
    place: literal('Restore it on GitHub or let the token see it, or correct the repository in the team file.'),
  },
  redactFor,
  async connect(access: AccessBy<typeof variables>): Promise<GithubConnection> {
    return (await import('./client.ts')).connectGithub(access);
  },
  readersOf,
  madeOnce: async () => (await import('./made-once.ts')).kinds,
  probe,
} satisfies Vendor<'github'>;
