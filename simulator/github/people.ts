/** What people see on GitHub: a repository's issues, releases and commits; a link opens the page there. */
import { consolePage } from '../console/files.ts';
import { type Endpoint, json } from '../frame.ts';
import { markdownTree } from '../markdown.ts';
import type { GithubState, Issue, Release, Repository } from './state.ts';

export function peopleEndpoints(state: GithubState): Endpoint[] {
  const pages = ['/issues/:number', '/commit/:sha', '/releases/tag/:tag'];
  return [
    {
      method: 'GET',
      path: '/people/repositories',
      operation: 'people.repositories',
      answer: () => json({ repositories: state.repositories.map(shown) }),
    },
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
