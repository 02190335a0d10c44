/** A repository, its branches and its commits: read only, as the product needs them. */
import type { Answer, Call, Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { list, notFound, pageOf } from './answers.ts';
import type { GithubState, Repository } from './state.ts';
import { history, resolve } from './state.ts';
import { wireRepository } from './wire-repository.ts';
import { apiUrl, wireBranch, wireCommit } from './wire.ts';

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
        const name = params['branch'] ?? '';
        const head = repository.branches[name] === undefined ? undefined : resolve(repository, name);
        return head ? json(wireBranch(base, repository, name, head)) : notFound;
      }),
    }),
    understanding(['sha', 'author', 'since', 'until', 'per_page', 'page'], {
      method: 'GET',
      path: `${path}/commits`,
      operation: 'repos.listCommits',
      answer: on((repository, call) => {
        const { base, query } = call;
        const head = resolve(repository, query.get('sha') ?? repository.default_branch);
        if (!head) return notFound;
        const [author, since, until] = [query.get('author'), query.get('since'), query.get('until')];
        const commits = history(repository, head).filter(
          (commit) =>
            (author === null || commit.author === author) &&
            (since === null || Date.parse(commit.date) >= Date.parse(since)) &&
            (until === null || Date.parse(commit.date) <= Date.parse(until)),
        );
        return list(call, commits, (commit) => wireCommit(base, repository, commit));
      }),
    }),
    understanding(['per_page', 'page'], {
      method: 'GET',
      path: `${path}/compare/:basehead`,
      operation: 'repos.compareCommitsWithBasehead',
      answer: on(compare),
    }),
  ];
}

/** Commits of the head that the base lacks, oldest first. Only `commits` is paged. */
function compare(repository: Repository, call: Call): Answer {
  const { base: url, params } = call;
  const [from = '', to = '', more] = (params['basehead'] ?? '').split('...');
  const base = resolve(repository, from);
  const head = resolve(repository, to);
  if (!base || !head || more !== undefined) return notFound;
  const before = history(repository, base);
  const after = history(repository, head);
  const common = after.find((commit) => before.includes(commit));
  if (!common) return notFound;
  const ahead = after.slice(0, after.indexOf(common)).toReversed();
  const behind = before.indexOf(common);
  const { items, headers } = pageOf(call, ahead, 250);
  const api = `${apiUrl(url, repository)}/compare/${from}...${to}`;
  const html = `${url}/${repository.full_name}/compare/${from}...${to}`;
  const changed = behind > 0 ? 'diverged' : 'ahead';
  const unchanged = behind > 0 ? 'behind' : 'identical';
  return json(
    {
      url: api,
      html_url: html,
      permalink_url: `${url}/${repository.full_name}/compare/${base.sha}...${head.sha}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: wireCommit(url, repository, base),
      merge_base_commit: wireCommit(url, repository, common),
      status: ahead.length > 0 ? changed : unchanged,
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: items.map((commit) => wireCommit(url, repository, commit)),
      files: [],
    },
    200,
    headers,
  );
}
