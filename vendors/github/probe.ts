/** Whose token is it, and may it write to the repositories, which are as open as the team file says? */
import { z } from 'zod';
import type { Team } from '../../domain/team.ts';
import { asConfigured, type Check, type Finding } from '../check.ts';
import type { GithubConnection } from './client.ts';
import { readersIn } from './readers.ts';

const account = z.object({ login: z.string() });
const role = z.object({ archived: z.boolean().optional(), permissions: z.object({ push: z.boolean() }).optional() });

export function probe(
  { octokit: { rest } }: GithubConnection,
  { github: { tracking, release }, secrets }: Team,
): Check[] {
  const token = secrets.github?.['token'] ?? 'GITHUB_TOKEN';
  const place = ({ repository, visibility }: Team['github']['tracking'], setting: string, branch?: string): Check => ({
    thing: `GitHub ${repository}`,
    doing: `show ${repository}`,
    async look() {
      const [owner = '', repo = ''] = repository.split('/');
      const { data, headers } = await rest.repos.get({ owner, repo });
      const { archived, permissions } = role.parse(data);
      if (branch !== undefined) await rest.repos.getBranch({ owner, repo, branch });
      if (archived) return { found: 'is archived', remedy: 'Unarchive it, or name another repository.' };
      const readers = readersIn(data) ?? ['public'];
      const grant = grantOf(headers['x-oauth-scopes'], readers[0] === 'public');
      if (!permissions?.push || grant === 'lacking') {
        const remedy = `Give the token of ${token} write access to Contents and Issues of ${repository}.`;
        return { found: 'may be read but not written', remedy };
      }
      return withGrant(asConfigured(`is ${readers[0]}`, setting, visibility, readers), grant);
    },
  });
  return [
    {
      thing: 'GitHub token',
      doing: 'identify the token',
      look: async () => ({ found: `ok: ${account.parse((await rest.users.getAuthenticated()).data).login}` }),
    },
    place(tracking, 'github.tracking'),
    ...(release ? [place(release, 'github.release', release.branch)] : []),
  ];
}

type Grant = 'given' | 'lacking' | 'unknown';

/** `permissions` says what the account may do. What its token may do GitHub tells of classic tokens alone, which have scopes. */
function grantOf(scopes: unknown, isPublic: boolean): Grant {
  if (typeof scopes !== 'string') return 'unknown';
  const enough = isPublic ? ['repo', 'public_repo'] : ['repo'];
  return scopes.split(/,\s*/).some((scope) => enough.includes(scope)) ? 'given' : 'lacking';
}

function withGrant(finding: Omit<Finding, 'thing'>, grant: Grant): Omit<Finding, 'thing'> {
  if (grant === 'given') return finding;
  return {
    ...finding,
    found: `${finding.found}; the account may write to it, the token's own permissions are not verified`,
  };
}
