/** What a repository would release, and its releases. */
import { z } from 'zod';
import type { ExternalReference } from '../../domain/team.ts';
import { literal } from '../../domain/text/text.ts';
import { parkedFailure } from '../errors.ts';
import { isMissing, type GithubClient } from './client.ts';
import { carries, placeOf, referenceTo, withMarker, type GithubRepository, type GithubText } from './issues.ts';
import { limits } from './limits.ts';

export interface Commit {
  readonly sha: string;
  /** First line of its message. */
  readonly title: string;
  readonly link: string;
}

interface PublishedRelease {
  readonly link: string;
  readonly reference: ExternalReference;
}

const commit = z.object({ sha: z.string(), html_url: z.string(), commit: z.object({ message: z.string() }) });
const branchAnswer = z.object({ commit });
const release = z.object({ id: z.number(), html_url: z.string(), tag_name: z.string(), body: z.string().nullish() });
const comparison = z.object({ status: z.string(), commits: z.array(commit) });

/** Without a release to compare with, the latest commits stand for the change. */
const commitsAtFirst = 20;

export function githubReleases(github: GithubClient, place: GithubRepository) {
  const { rest } = github.octokit;
  const at = placeOf(place);

  const compare = async (base: string, head: string) =>
    comparison.parse((await rest.repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}` })).data);

  const latestTag = () =>
    github.call(`read the latest release of ${place.id}`, () =>
      orMissing(async () => release.parse((await rest.repos.getLatestRelease(at)).data).tag_name),
    );

  return {
    head(branch: string): Promise<Commit> {
      return github.call(`read the branch ${branch} of ${place.id}`, async () =>
        readCommit(branchAnswer.parse((await rest.repos.getBranch({ ...at, branch })).data).commit),
      );
    },

    /** The newest first, up to this commit. */
    async since(head: string): Promise<Commit[]> {
      const tag = await latestTag();
      return github.call(`read the commits of ${place.id}`, async () => {
        if (tag !== null) return (await compare(tag, head)).commits.map(readCommit).reverse();
        const { data } = await rest.repos.listCommits({ ...at, sha: head, per_page: commitsAtFirst });
        return z.array(commit).parse(data).map(readCommit);
      });
    },

    async publish(tag: string, sha: string, body: GithubText, marker: string): Promise<PublishedRelease> {
      await mustBeFree(tag, sha);
      return github.call(`publish ${tag} of ${place.id}`, async () => {
        const text = withMarker(body, marker, limits.release);
        const made = { ...at, tag_name: tag, target_commitish: sha, name: tag, body: text };
        return published(release.parse((await rest.repos.createRelease(made)).data));
      });
    },

    find(tag: string, marker: string): Promise<PublishedRelease[]> {
      return github.call(`read the release ${tag} of ${place.id}`, async () => {
        const found = await orMissing(async () =>
          release.parse((await rest.repos.getReleaseByTag({ ...at, tag })).data),
        );
        return found && carries(found.body, marker) ? [published(found)] : [];
      });
    },
  };

  function published(one: z.infer<typeof release>): PublishedRelease {
    return { link: one.html_url, reference: referenceTo(place, one, one.tag_name) };
  }

  /** GitHub would publish an existing tag as it is, whatever commit was decided on. */
  async function mustBeFree(tag: string, sha: string): Promise<void> {
    const existing = await github.call(`read the tag ${tag} of ${place.id}`, () => orMissing(() => compare(tag, sha)));
    if (existing === null || existing.status === 'identical') return;
    throw parkedFailure({
      vendor: 'github',
      why: `The tag ${tag} of ${place.id} exists already, on another commit than the one decided on`,
      remedy: literal('Delete that tag on GitHub if it is a mistake, then resume; else cancel this release.'),
    });
  }
}

function readCommit({ sha, html_url, commit: { message } }: z.infer<typeof commit>): Commit {
  return { sha, title: message.split('\n', 1)[0] ?? '', link: html_url };
}

async function orMissing<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
