/** Whose token is it, and may it write to the repositories, which are as open as the team file says? */
import type { Team } from '../../domain/team.ts';
import { asConfigured, type Check } from '../check.ts';
import type { GithubConnection } from './client.ts';
import { readersIn } from './readers.ts';

export function probe(
  { octokit: { rest } }: GithubConnection,
  { github: { tracking, release }, secrets }: Team,
): Check[] {
  const place = ({ repository, visibility }: Team['github']['tracking'], setting: string, branch?: string): Check => ({
    thing: `GitHub ${repository}`,
    doing: `show ${repository}`,
    async look() {
      const [owner = '', repo = ''] = repository.split('/');
      const { data } = await rest.repos.get({ owner, repo });
      if (branch !== undefined) await rest.repos.getBranch({ owner, repo, branch });
      if (!data.permissions?.push) {
        const remedy = `Give the token of ${secrets.github?.['token'] ?? 'GITHUB_TOKEN'} write access to Contents and Issues of ${repository}.`;
        return { found: 'may be read but not written', remedy };
      }
      const readers = readersIn(data) ?? ['public'];
      return asConfigured(`is ${readers[0]}`, setting, visibility, readers);
    },
  });
  return [
    {
      thing: 'GitHub token',
      doing: 'identify the token',
      look: async () => ({ found: `ok: ${(await rest.users.getAuthenticated()).data.login}` }),
    },
    place(tracking, 'github.tracking'),
    ...(release ? [place(release, 'github.release', release.branch)] : []),
  ];
}
