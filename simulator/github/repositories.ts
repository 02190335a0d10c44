/** A repository, its branch and its commits: read only, as the product needs them. */
import type { Answer, Call, Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { list, notFound } from './answers.ts';
import type { GithubState, Repository } from './state.ts';
import { placeOf } from './state.ts';
import { wireRepository } from './wire-repository.ts';
import { apiUrl, htmlUrl, wireBranch, wireCommit } from './wire.ts';

export type OnRepository = (answer: (repository: Repository, call: Call) => Answer) => Endpoint['answer'];

/** Finds the repository that `:owner/:repo` names, in upper or lower case, before the endpoint answers. */
export const onRepository =
  (state: GithubState): OnRepository =>
  (answer) =>
  (call) => {
    const name = `${call.params['owner']}/${call.params['repo']}`.toLowerCase();
    const repository = state.repositories.find(({ full_name }) => full_name.toLowerCase() === name);
    return repository ? answer(repository, call) : notFound;
  };

export function repositoryEndpoints(on: OnRepository): Endpoint[] {
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
        return list(call, commits, (commit) => wireCommit(call.base, repository, commit));
      }),
    }),
    understanding([], {
      method: 'GET',
      path: `${path}/compare/:basehead`,
      operation: 'repos.compareCommitsWithBasehead',
      answer: on(compare),
    }),
  ];
}

/** Commits of the head that the base lacks, oldest first; the first 250, as where no page is asked for. */
function compare(repository: Repository, { base: url, params }: Call): Answer {
  const { commits } = repository;
  const [from = '', to = ''] = (params['basehead'] ?? '').split('...');
  const [baseAt, headAt] = [placeOf(repository, from), placeOf(repository, to)];
  const [base, head] = [commits[baseAt], commits[headAt]];
  if (!base || !head) return notFound;
  const ahead = commits.slice(baseAt + 1, headAt + 1);
  const behind = Math.max(0, baseAt - headAt);
  const html = `${htmlUrl(url, repository)}/compare/${from}...${to}`;
  return json({
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
    commits: ahead.slice(0, 250).map((commit) => wireCommit(url, repository, commit)),
    files: [],
  });
}
