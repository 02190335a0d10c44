/** Tags of a repository, as tags: where a commit is asked for by name, a branch of that name would answer too. */
import { z } from 'zod';
import { UnusableAnswer } from '../http.ts';
import type { GithubClient } from './client.ts';
import { placeOf, type GithubRepository } from './issues.ts';
import { readList } from './lists.ts';

const target = z.object({ object: z.object({ type: z.string(), sha: z.string() }) });
const reference = target.extend({ ref: z.string() });

/** A tag may stand for a tag; nobody builds it deeper. */
const mostSteps = 5;

export function githubTags(github: GithubClient, place: GithubRepository) {
  const { octokit } = github;
  const { rest } = octokit;
  const at = placeOf(place);

  return {
    /** The commit that it stands for; null: a list of all that begin so does not hold it. */
    commitOf(tag: string): Promise<string | null> {
      return github.call(`read the tag ${tag} of ${place.id}`, async () => {
        const asked = { ...at, ref: `tags/${tag}` };
        const all = await readList(octokit, reference, () => rest.git.listMatchingRefs(asked));
        const found = all.find(({ ref }) => ref === `refs/tags/${tag}`);
        if (!found) return null;
        let { object } = found;
        for (let steps = 0; object.type === 'tag' && steps < mostSteps; steps += 1) {
          ({ object } = target.parse((await rest.git.getTag({ ...at, tag_sha: object.sha })).data));
        }
        if (object.type === 'commit') return object.sha;
        throw new UnusableAnswer('The tag stands for no commit');
      });
    },
  };
}
