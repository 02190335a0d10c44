/** Releases: publishing one creates its tag. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { invalid, markerIn, notFound, readBody, tooLong, unwritable } from './answers.ts';
import type { OnRepository } from './repositories.ts';
import type { Commit, GithubState, Release, Repository } from './state.ts';
import { mayWrite, now, placeOf, self } from './state.ts';
import { wireRelease } from './wire.ts';

const body = z.strictObject({
  tag_name: z.string(),
  target_commitish: z.string(),
  name: z.string(),
  body: z.string(),
});

export function releaseEndpoints(world: World, kept: Kept<GithubState>, on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo/releases';
  const create = (repository: Repository, call: Call): Answer => {
    const refused = unwritable(kept.value, repository, 'contents');
    if (refused) return refused;
    const read = readBody(call, body);
    if ('refused' in read) return read.refused;
    const { tag_name, target_commitish } = read.body;
    if (tag_name === '') return invalid('Release', 'missing_field', 'tag_name');
    if (repository.releases.some((release) => release.tag_name === tag_name)) {
      return invalid('Release', 'already_exists', 'tag_name');
    }
    const commit = repository.commits[placeOf(repository, repository.tags[tag_name] ?? target_commitish)];
    if (!commit) return invalid('Release', 'invalid', 'target_commitish');
    // Not what it lacks: that there is nothing.
    if (commit.workflows && !mayWrite(kept.value, 'workflows')) return notFound;
    const long = tooLong('Release', 'body', read.body.body, 125_000);
    if (long) return long;
    const release = publish(kept.value, repository, read.body, commit, self);
    kept.save();
    world.effect({
      vendor: 'github',
      operation: 'repos.createRelease',
      target: `${repository.full_name}@${tag_name}`,
      marker: markerIn(release.body),
      summary: `Release ${release.name} of ${repository.full_name}`,
    });
    return json(wireRelease(call.base, repository, release), 201);
  };
  const shown = (repository: Repository, { base }: Call, release: Release | undefined): Answer =>
    release ? json(wireRelease(base, repository, release)) : notFound;
  return [
    understanding([], { method: 'POST', path, operation: 'repos.createRelease', answer: on(create) }),
    understanding([], {
      method: 'GET',
      path: `${path}/latest`,
      operation: 'repos.getLatestRelease',
      answer: on((repository, call) => shown(repository, call, repository.releases[0])),
    }),
    understanding([], {
      method: 'GET',
      path: `${path}/tags/:tag`,
      operation: 'repos.getReleaseByTag',
      answer: on((repository, call) => {
        const { tag } = call.params;
        return shown(
          repository,
          call,
          repository.releases.find(({ tag_name }) => tag_name === tag),
        );
      }),
    }),
  ];
}

export function publish(
  state: GithubState,
  repository: Repository,
  made: z.infer<typeof body>,
  { sha, date }: Commit,
  author: string,
): Release {
  const release = { ...made, id: ++state.lastId, author, created_at: date, published_at: now() };
  repository.releases.unshift(release);
  repository.tags[made.tag_name] ??= sha;
  return release;
}
