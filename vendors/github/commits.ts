/** The commits that a release would bring. */
import { z } from 'zod';
import { UnusableAnswer } from '../http.ts';
import type { GithubClient } from './client.ts';
import { placeOf, type GithubRepository } from './issues.ts';
import { hasNextPage } from './lists.ts';

export interface Commit {
  readonly sha: string;
  /** First line of its message; the short sha where that is empty. */
  readonly title: string;
  readonly link: string;
}

export interface Changes {
  /** The newest first. */
  readonly commits: readonly Commit[];
  /** Those that are not listed. `count` is null where nobody knows how many there are. */
  readonly more: { readonly count: number | null; readonly link: string } | null;
}

export const commit = z.object({ sha: z.string(), html_url: z.string(), commit: z.object({ message: z.string() }) });
const comparison = z.object({ html_url: z.string(), total_commits: z.int().min(0), commits: z.array(commit) });

/** So many are read and shown to people; of the others a number and a link. */
const mostCommits = 500;
/** Without a release to compare with, the latest commits stand for the change. */
const commitsAtFirst = 20;
const aPage = 100;

export function githubCommits(github: GithubClient, place: GithubRepository) {
  const { rest } = github.octokit;
  const at = placeOf(place);

  return {
    /**
     * GitHub lists the oldest first, in pages of at most 250, and says how many there are: the last pages hold the newest.
     * @throws {UnusableAnswer} where the pages do not hold as many as it says
     */
    since(base: string, head: string): Promise<Changes> {
      return github.call(`read the commits of ${place.id}`, async () => {
        const read = async (page: number) => {
          const asked = { ...at, basehead: `${base}...${head}`, per_page: aPage, page };
          return comparison.parse((await rest.repos.compareCommitsWithBasehead(asked)).data);
        };
        const first = await read(1);
        const { total_commits: total, html_url: link } = first;
        if (total > 0 && first.commits.length === 0) throw incomplete();
        const pages = total === 0 ? 1 : Math.ceil(total / first.commits.length);
        let commits: z.infer<typeof commit>[] = [];
        let page = pages;
        for (; page >= 1 && commits.length < Math.min(total, mostCommits); page -= 1) {
          const listed = page === 1 ? first : await read(page);
          if (listed.total_commits !== total || listed.commits.length === 0) throw incomplete();
          commits = [...listed.commits, ...commits];
        }
        if (page === 0 && commits.length !== total) throw incomplete();
        const shown = commits.reverse().slice(0, mostCommits).map(readCommit);
        const count = total - shown.length;
        return { commits: shown, more: count > 0 ? { count, link } : null };
      });
    },

    /** The latest commits up to this one. */
    latest(head: string): Promise<Changes> {
      return github.call(`read the commits of ${place.id}`, async () => {
        const answer = await rest.repos.listCommits({ ...at, sha: head, per_page: commitsAtFirst });
        const commits = z.array(commit).parse(answer.data).map(readCommit);
        const [newest] = commits;
        if (newest?.sha !== head) throw new UnusableAnswer('It does not begin with the commit that was asked for');
        const link = newest.link.replace('/commit/', '/commits/');
        return { commits, more: hasNextPage(answer) ? { count: null, link } : null };
      });
    },
  };
}

function incomplete(): UnusableAnswer {
  return new UnusableAnswer('It does not list as many commits as it says there are');
}

export function readCommit({ sha, html_url, commit: { message } }: z.infer<typeof commit>): Commit {
  return { sha, title: message.trim().split('\n', 1)[0]?.trim() || sha.slice(0, 7), link: html_url };
}
