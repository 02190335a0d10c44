/** What the simulated GitHub holds: repositories with commits, releases and issues. */
import { createHash } from 'node:crypto';
import type { World } from '../frame.ts';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  /** A login, or a plain name that belongs to no account. */
  readonly author: string;
  readonly date: string;
  readonly parent: string | null;
}

export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly target_commitish: string;
  readonly name: string | null;
  readonly body: string | null;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** May it be shown as the latest one? */
  readonly latest: boolean;
  readonly author: string;
  readonly created_at: string;
  readonly published_at: string | null;
}

export interface Comment {
  readonly id: number;
  readonly user: string;
  readonly body: string;
  readonly created_at: string;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly user: string;
  readonly created_at: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  state_reason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  labels: string[];
  assignees: string[];
  updated_at: string;
  closed_at: string | null;
  readonly comments: Comment[];
}

export interface Repository {
  readonly id: number;
  readonly full_name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly created_at: string;
  pushed_at: string;
  readonly commits: Record<string, Commit>;
  /** Name → sha of the head. */
  readonly branches: Record<string, string>;
  readonly tags: Record<string, string>;
  readonly releases: Release[];
  readonly issues: Issue[];
}

export interface GithubState {
  readonly repositories: Repository[];
  /** The last number given, for ids of releases, issues and comments. */
  lastId: number;
}

/** The account the simulated token belongs to. */
export const self = 'drumbeat';

/** GitHub's times have no fractions of a second. */
export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** A repository of the seed without commits gets a first one: only a repository nobody pushed to has none. */
export function firstState({ seed }: Pick<World, 'seed'>): GithubState {
  const repositories = seed.github.repositories.map((seeded, index) => {
    const made: Repository = {
      id: 1001 + index,
      full_name: seeded.full_name,
      private: seeded.private,
      default_branch: seeded.default_branch,
      created_at: now(),
      pushed_at: now(),
      commits: {},
      branches: {},
      tags: {},
      releases: [],
      issues: [],
    };
    const first = { message: 'Initial commit', author: self };
    for (const commit of seeded.commits.length > 0 ? seeded.commits : [first]) {
      push(made, made.default_branch, commit);
    }
    return made;
  });
  return { repositories, lastId: 5000 };
}

/** Puts a commit on a branch; a branch that is new starts at the head of the default branch. */
export function push(
  repository: Repository,
  branch: string,
  { message, author }: Pick<Commit, 'message' | 'author'>,
): Commit {
  const parent = repository.branches[branch] ?? repository.branches[repository.default_branch] ?? null;
  const date = now();
  const content = [repository.full_name, parent, author, date, message].join('\n');
  const sha = createHash('sha1').update(content).digest('hex');
  const commit = { sha, message, author, date, parent };
  repository.commits[sha] = commit;
  repository.branches[branch] = sha;
  repository.pushed_at = date;
  return commit;
}

/** A branch, a tag, or a sha of at least seven digits. */
export function resolve(repository: Repository, ref: string): Commit | undefined {
  const sha = repository.branches[ref] ?? repository.tags[ref];
  if (sha !== undefined) return repository.commits[sha];
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  return Object.values(repository.commits).find((commit) => commit.sha.startsWith(ref));
}

/** The commit and all before it, newest first. */
export function history(repository: Repository, from: Commit): Commit[] {
  const line: Commit[] = [];
  for (let commit: Commit | undefined = from; commit;) {
    line.push(commit);
    commit = commit.parent === null ? undefined : repository.commits[commit.parent];
  }
  return line;
}
