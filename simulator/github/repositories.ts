/** A repository, its branch and its commits: read only, as the product needs them. */
import type { Answer, Call, Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { documentation_url, list, notFound, pageOf } from './answers.ts';
import type { GithubState, Repository } from './state.ts';
import { placeOf } from './state.ts';
import { wireRepository } from './wire-repository.ts';
import { apiUrl, htmlUrl, wireBranch, wireCommit } from './wire.ts';

export type OnRepository = (answer: (repository: Repository, call: Call) => Answer) => Endpoint['answer'];

/** Finds the repository that `:owner/:repo` names, in upper or lower case, or `:id`, before the endpoint answers. */
export const onRepository =
  (state: GithubState): OnRepository =>
  (answer) =>
  (call) => {
    const { owner, repo, id } = call.params;
    const name = `${owner}/${repo}`.toLowerCase();
    const repository = state.repositories.find((one) =>
      id === undefined ? one.full_name.toLowerCase() === name : String(one.id) === id,
    );
    if (repository) return answer(repository, call);
    const renamed = state.repositories.find(({ formerly }) => formerly?.some((one) => one.toLowerCase() === name));
    return renamed ? redirected(call, renamed) : notFound;
  };

/** To where it is under any name: a read with 301, a write with 307, which asks for the same again. */
function redirected(call: Call, { id }: Repository): Answer {
  const query = call.query.size > 0 ? `?${call.query.toString()}` : '';
  const url = `${call.base}${call.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${id}`)}${query}`;
  const status = call.method === 'GET' ? 301 : 307;
  return json({ message: 'Moved Permanently', url, documentation_url }, status, { location: url });
}

export function repositoryEndpoints(state: GithubState, on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo';
  return [
    understanding([], {
      method: 'GET',
      path,
      operation: 'repos.get',
      answer: on((repository, { base }) => json(wireRepository(base, repository))),
    }),
    understanding([], {
      method: 'GET',
      path: `${path}/branches/:branch`,
      operation: 'repos.getBranch',
      answer: on((repository, { base, params }) => {
        const head = repository.commits.at(-1);
        return head && params['branch'] === repository.default_branch
          ? json(wireBranch(base, repository, head))
          : notFound;
      }),
    }),
    understanding(['sha', 'per_page', 'page'], {
      method: 'GET',
      path: `${path}/commits`,
      operation: 'repos.listCommits',
      answer: on((repository, call) => {
        const head = placeOf(repository, call.query.get('sha') ?? repository.default_branch);
        if (head < 0) return notFound;
        const commits = repository.commits.slice(0, head + 1).toReversed();
        return list(call, commits, (commit) => wireCommit(call.base, repository, commit), state.mostOnPage);
      }),
    }),
    understanding(['per_page', 'page'], {
      method: 'GET',
      path: `${path}/compare/:basehead`,
      operation: 'repos.compareCommitsWithBasehead',
      answer: on((repository, call) => compare(repository, call, state.mostOnPage)),
    }),
  ];
}

/** Commits of the head that the base lacks, oldest first: 250 where no page is asked for, and so not the newest where there are more. */
function compare(repository: Repository, call: Call, mostOnPage = 250): Answer {
  const { base: url, params } = call;
  const { commits } = repository;
  const [from = '', to = ''] = (params['basehead'] ?? '').split('...');
  const [baseAt, headAt] = [placeOf(repository, from), placeOf(repository, to)];
  const [base, head] = [commits[baseAt], commits[headAt]];
  if (!base || !head) return notFound;
  const ahead = commits.slice(baseAt + 1, headAt + 1);
  const behind = Math.max(0, baseAt - headAt);
  const html = `${htmlUrl(url, repository)}/compare/${from}...${to}`;
  const { items, headers } = pageOf(call, ahead, { usual: 250, most: mostOnPage });
  const body = {
    url: `${apiUrl(url, repository)}/compare/${from}...${to}`,
    html_url: html,
    permalink_url: `${htmlUrl(url, repository)}/compare/${base.sha}...${head.sha}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: wireCommit(url, repository, base),
    merge_base_commit: wireCommit(url, repository, behind > 0 ? head : base),
    status: ahead.length > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical',
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: items.map((commit) => wireCommit(url, repository, commit)),
    files: [],
  };
  return json(body, 200, headers);
}
