/** What a repository would release, and its releases. */
import { z } from 'zod';
import type { ExternalReference } from '../../domain/team.ts';
import { literal } from '../../domain/text/text.ts';
import { parkedFailure } from '../errors.ts';
import type { Found, OwnMarks } from '../made-once.ts';
import { isMissing, statusOf, type GithubClient } from './client.ts';
import { readCommit, githubCommits, commit, type Commit } from './commits.ts';
import { isOurs, placeOf, referenceTo, withMarker, type GithubRepository, type GithubText } from './issues.ts';
import { limits } from './limits.ts';
import { githubTags } from './tags.ts';

export interface PublishedRelease {
  readonly link: string;
  readonly reference: ExternalReference;
}

const branchAnswer = z.object({ commit });
const release = z.object({
  id: z.number(),
  html_url: z.string(),
  tag_name: z.string(),
  body: z.string().nullish(),
  author: z.object({ id: z.number() }).nullish(),
});

export function githubReleases(github: GithubClient, place: GithubRepository) {
  const { rest } = github.octokit;
  const at = placeOf(place);
  const tags = githubTags(github, place);
  const commits = githubCommits(github, place);

  const byTag = (tag: string) =>
    github.call(`read the release ${tag} of ${place.id}`, () =>
      orMissing(async () => release.parse((await rest.repos.getReleaseByTag({ ...at, tag })).data)),
    );
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

    /** What has come since the last release, up to this commit. */
    async changes(head: string) {
      const tag = await latestTag();
      if (tag === null) return commits.latest(head);
      const base = await tags.commitOf(tag);
      if (base !== null) return commits.since(base, head);
      throw parkedFailure({
        vendor: 'github',
        why: `The latest release of ${place.id} has the tag ${tag}, which is not there`,
        remedy: literal('Restore that tag on GitHub, then resume.'),
      });
    },

    async publish(
      tag: string,
      sha: string,
      body: GithubText,
      marker: string,
      marks: OwnMarks,
    ): Promise<PublishedRelease> {
      const before = await byTag(tag);
      if (before) return isOurs(asAuthored(before), marks) ? published(before) : refuse(before.html_url, tag);
      await mustBeFree(tag, sha);
      return github.call(`publish ${tag} of ${place.id}`, async () => {
        const text = withMarker(body, marker, limits.release);
        const made = { ...at, tag_name: tag, target_commitish: sha, name: tag, body: text };
        try {
          return published(release.parse((await rest.repos.createRelease(made)).data));
        } catch (error) {
          // The repository was read a moment ago: what is not there for the token is the right to write this.
          if (statusOf(error) === 404) throw mayNot(tag);
          throw error;
        }
      });
    },

    async find(tag: string, marks: OwnMarks): Promise<Found<PublishedRelease>[]> {
      const found = await byTag(tag);
      const ours = found && isOurs(asAuthored(found), marks);
      return ours ? [{ made: published(found), touched: false }] : [];
    },

    /** The release of this tag, if that is what somebody names. */
    async locateNamed(tag: string, named: string): Promise<PublishedRelease | null> {
      const found = await byTag(tag);
      return found && [tag, found.html_url, String(found.id)].includes(named.trim()) ? published(found) : null;
    },
  };

  function published(one: z.infer<typeof release>): PublishedRelease {
    return { link: one.html_url, reference: referenceTo(place, one, one.tag_name) };
  }

  function refuse(link: string, tag: string): never {
    throw parkedFailure({
      vendor: 'github',
      why: `The release ${tag} of ${place.id} exists already, not made by this workflow: ${link}`,
      remedy: literal('Keep it and cancel this release, or delete it and its tag on GitHub, then resume.'),
    });
  }

  /** GitHub would publish an existing tag as it is, whatever commit was decided on. */
  async function mustBeFree(tag: string, sha: string): Promise<void> {
    const existing = await tags.commitOf(tag);
    if (existing === null || existing === sha) return;
    throw parkedFailure({
      vendor: 'github',
      why: `The tag ${tag} of ${place.id} exists already, on another commit than the one decided on`,
      remedy: literal('Delete that tag on GitHub if it is a mistake, then resume; else cancel this release.'),
    });
  }

  function mayNot(tag: string) {
    const why = `${github.title} refused to publish ${tag} of ${place.id} (status 404)`;
    return parkedFailure({ vendor: 'github', why, remedy: github.remedies.permission });
  }
}

function asAuthored({ author: user, body }: z.infer<typeof release>) {
  return { user, body };
}

async function orMissing<Answer>(read: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
