/** What people do and see on GitHub without the API: they push a commit, read issues, releases and commits, follow a link. */
import { z } from 'zod';
import { consolePage } from '../console/files.ts';
import { type Answer, type Endpoint, json, type Kept, type World } from '../frame.ts';
import { markdownTree } from '../markdown.ts';
import { posted } from '../posted.ts';
import { push, type GithubState, type Issue, type Release, type Repository } from './state.ts';

const pushed = z.strictObject({
  repository: z.string(),
  message: z.string(),
  author: z.string(),
  workflows: z.boolean().optional(),
});

export function peopleEndpoints(world: World, kept: Kept<GithubState>): Endpoint[] {
  const { repositories } = kept.value;
  const pushOne = ({ repository: name, ...commit }: z.infer<typeof pushed>): Answer => {
    const repository = repositories.find(({ full_name }) => full_name === name);
    if (!repository) return json({ error: `There is no repository ${name}.` }, 404);
    const { sha } = push(repository, commit);
    kept.save();
    world.effect({ vendor: 'github', operation: 'people.push', target: `${name}@${sha}`, summary: commit.message });
    return json({ ok: true, sha });
  };
  const pages = ['/issues/:number', '/commit/:sha', '/releases/tag/:tag'];
  return [
    {
      method: 'GET',
      path: '/people/repositories',
      operation: 'people.repositories',
      answer: () => json({ repositories: repositories.map(shown) }),
    },
    { ...posted('/people/push', pushed, pushOne), operation: 'people.push' },
    ...pages.map((path): Endpoint => {
      return { method: 'GET', path: `/:owner/:repo${path}`, operation: 'people.browse', answer: consolePage };
    }),
  ];
}

/** The newest first. */
function shown({ full_name, private: isPrivate, issues, releases, commits }: Repository): object {
  return {
    name: full_name,
    isPrivate,
    issues: issues
      .filter((issue) => !issue.deleted && !issue.movedTo)
      .map(issueShown)
      .toReversed(),
    releases: releases.map(releaseShown),
    commits: commits.map(({ sha, message, author, date }) => ({ sha, message, author, at: date })).toReversed(),
  };
}

function issueShown({
  number,
  title,
  state,
  state_reason: reason,
  labels,
  user,
  created_at: at,
  body,
  comments,
}: Issue) {
  return {
    number,
    title,
    state,
    reason,
    labels,
    author: user,
    at,
    body: markdownTree(body),
    comments: comments.map((one) => ({
      id: one.id,
      author: one.user,
      at: one.created_at,
      body: markdownTree(one.body),
    })),
  };
}

function releaseShown({ tag_name: tag, name, author, published_at: at, target_commitish: commit, body }: Release) {
  return { tag, name, author, at, commit, body: markdownTree(body) };
}
