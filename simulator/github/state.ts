/** What the simulated GitHub holds: repositories with one branch of commits, releases and issues. */
import { createHash } from 'node:crypto';
import type { World } from '../frame.ts';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  /** A login, or a plain name that belongs to no account. */
  readonly author: string;
  readonly date: string;
  readonly parent: string | null;
  /** It changes files in `.github/workflows/`. */
  readonly workflows?: boolean | undefined;
}

export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly target_commitish: string;
  readonly name: string;
  readonly body: string;
  readonly author: string;
  readonly created_at: string;
  readonly published_at: string;
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
  readonly title: string;
  body: string;
  readonly labels: readonly string[];
  state: 'open' | 'closed';
  state_reason: 'completed' | 'not_planned' | null;
  updated_at: string;
  closed_at: string | null;
  readonly comments: Comment[];
  deleted?: boolean;
  /** People who may not write to the repository may not comment. */
  locked?: boolean;
  /** Where it is now: `owner/name` and its number there. */
  movedTo?: { readonly repository: string; readonly number: number };
}

export interface Repository {
  readonly id: number;
  full_name: string;
  private: boolean;
  archived?: boolean;
  /** Names that it had: GitHub redirects from them. */
  readonly formerly?: string[];
  readonly default_branch: string;
  readonly created_at: string;
  /** Oldest first; the last one is the branch's head. */
  readonly commits: Commit[];
  /** Name → sha. */
  readonly tags: Record<string, string>;
  /** Besides the default branch: name → sha. */
  readonly branches?: Record<string, string>;
  /** Tags with a message of their own: sha of the tag → sha of the commit. `tags` names the former. */
  readonly annotated?: Record<string, string>;
  /** Newest first. */
  readonly releases: Release[];
  readonly issues: Issue[];
}

export interface GithubState {
  readonly repositories: Repository[];
  /** The last number given, for ids of releases, issues and comments. */
  lastId: number;
  /** What the token may write. GitHub gives Workflows to none that does not ask for it. */
  grants?: readonly Grant[];
  /** Lists are cut into pages of at most so many. */
  mostOnPage?: number;
}

export const grants = ['contents', 'issues', 'workflows'] as const;
export type Grant = (typeof grants)[number];

export function mayWrite({ grants: given = ['contents', 'issues'] }: GithubState, what: Grant): boolean {
  return given.includes(what);
}

/** The account the simulated token belongs to. */
export const self = 'drumbeat';

/** GitHub's times have no fractions of a second. */
export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

export const firstState = (): GithubState => ({ repositories: [], lastId: 5000 });

/** Repositories that the seed names and that are not there yet. One without commits gets a first: only where nobody pushed there is none. */
export function plant(state: GithubState, { seed }: Pick<World, 'seed'>): void {
  const first = { message: 'Initial commit', author: self };
  for (const { commits, ...seeded } of seed.github.repositories) {
    if (state.repositories.some((one) => [one.full_name, ...(one.formerly ?? [])].includes(seeded.full_name))) continue;
    state.repositories.push({
      ...seeded,
      id: 1001 + state.repositories.length,
      created_at: now(),
      commits: lineOf(seeded.full_name, commits.length > 0 ? commits : [first]),
      tags: {},
      releases: [],
      issues: [],
    });
  }
}

function lineOf(repository: string, pushed: readonly Pick<Commit, 'message' | 'author'>[]): Commit[] {
  const line: Commit[] = [];
  for (const one of pushed) push({ full_name: repository, commits: line }, one);
  return line;
}

export function push(
  { full_name: name, commits }: Pick<Repository, 'full_name' | 'commits'>,
  { message, author, workflows }: Pick<Commit, 'message' | 'author' | 'workflows'>,
): Commit {
  const parent = commits.at(-1)?.sha ?? null;
  const date = now();
  const sha = createHash('sha1').update([name, parent, author, date, message].join('\n')).digest('hex');
  const commit = { sha, message, author, date, parent, ...(workflows && { workflows }) };
  commits.push(commit);
  return commit;
}

/** A branch, a tag, or a whole sha, looked for in this order: its place among the commits, or -1. */
export function placeOf({ commits, default_branch, branches, tags, annotated }: Repository, ref: string): number {
  if (ref === default_branch) return commits.length - 1;
  const named = branches?.[ref] ?? tags[ref] ?? ref;
  return commits.findIndex(({ sha }) => sha === (annotated?.[named] ?? named));
}
