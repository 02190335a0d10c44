/** Branches and tags by their full names, and what a tag with a message stands for. */
import type { Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { notFound } from './answers.ts';
import type { OnRepository } from './repositories.ts';
import type { Repository } from './state.ts';
import { apiUrl, nodeId } from './wire.ts';

export function refEndpoints(on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo/git';
  return [
    understanding([], {
      method: 'GET',
      path: `${path}/matching-refs/:ref`,
      operation: 'git.listMatchingRefs',
      answer: on((repository, { base, params }) => {
        const begin = `refs/${params['ref']}`;
        const found = refsOf(repository).filter(({ ref }) => ref.startsWith(begin));
        return json(found.map((one) => wireRef(base, repository, one)));
      }),
    }),
    understanding([], {
      method: 'GET',
      path: `${path}/tags/:sha`,
      operation: 'git.getTag',
      answer: on((repository, { base, params }) => {
        const { sha = '' } = params;
        const commit = repository.annotated?.[sha];
        const tag = Object.keys(repository.tags).find((name) => repository.tags[name] === sha);
        if (commit === undefined || tag === undefined) return notFound;
        const api = apiUrl(base, repository);
        const tagger = { name: 'A teammate', email: 'teammate@example.com', date: repository.created_at };
        return json({
          node_id: nodeId('TA', sha),
          tag,
          sha,
          url: `${api}/git/tags/${sha}`,
          message: tag,
          tagger,
          object: { type: 'commit', sha: commit, url: `${api}/git/commits/${commit}` },
        });
      }),
    }),
  ];
}

interface Ref {
  readonly ref: string;
  readonly type: 'commit' | 'tag';
  readonly sha: string;
}

function refsOf({ commits, default_branch, branches = {}, tags, annotated }: Repository): Ref[] {
  const head = commits.at(-1)?.sha ?? '';
  return [
    ...Object.entries({ [default_branch]: head, ...branches }).map(([name, sha]): Ref => {
      return { ref: `refs/heads/${name}`, type: 'commit', sha };
    }),
    ...Object.entries(tags).map(([name, sha]): Ref => {
      return { ref: `refs/tags/${name}`, type: annotated?.[sha] === undefined ? 'commit' : 'tag', sha };
    }),
  ];
}

function wireRef(base: string, repository: Repository, { ref, type, sha }: Ref) {
  const api = apiUrl(base, repository);
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${api}/git/${ref}`,
    object: { type, sha, url: `${api}/git/${type}s/${sha}` },
  };
}
