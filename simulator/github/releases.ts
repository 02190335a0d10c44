/** Releases: publishing one creates its tag. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { invalid, list, notFound, readBody } from './answers.ts';
import { markerIn } from './marker.ts';
import type { OnRepository } from './repositories.ts';
import type { GithubState, Release, Repository } from './state.ts';
import { now, resolve, self } from './state.ts';
import { wireRelease } from './wire.ts';

const body = z.strictObject({
  tag_name: z.string(),
  target_commitish: z.string().optional(),
  name: z.string().optional(),
  body: z.string().optional(),
  draft: z.boolean().default(false),
  prerelease: z.boolean().default(false),
  make_latest: z.enum(['true', 'false', 'legacy']).default('true'),
});

export function releaseEndpoints(world: World, kept: Kept<GithubState>, on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo/releases';
  const create = (repository: Repository, call: Call): Answer => {
    const read = readBody(call, body);
    if ('refused' in read) return read.refused;
    const { tag_name, target_commitish = repository.default_branch, make_latest, ...given } = read.body;
    if (tag_name === '') return invalid('Release', 'missing_field', 'tag_name');
    if (repository.releases.some((release) => release.tag_name === tag_name && !release.draft)) {
      return invalid('Release', 'already_exists', 'tag_name');
    }
    const commit = resolve(repository, repository.tags[tag_name] ?? target_commitish);
    if (!commit) return invalid('Release', 'invalid', 'target_commitish');
    const release: Release = {
      id: ++kept.value.lastId,
      tag_name,
      target_commitish,
      name: given.name ?? null,
      body: given.body ?? null,
      draft: given.draft,
      prerelease: given.prerelease,
      latest: make_latest !== 'false',
      author: self,
      created_at: commit.date,
      published_at: given.draft ? null : now(),
    };
    repository.releases.unshift(release);
    if (!release.draft) repository.tags[tag_name] = commit.sha;
    kept.save();
    world.effect({
      vendor: 'github',
      operation: 'repos.createRelease',
      target: `${repository.full_name}@${tag_name}`,
      marker: markerIn(release.body),
      summary: `${release.draft ? 'Draft of release' : 'Release'} ${release.name ?? tag_name} of ${repository.full_name}`,
    });
    return json(wireRelease(call.base, repository, release), 201);
  };
  const one = (find: (release: Release, call: Call) => boolean): Endpoint['answer'] =>
    on((repository, call) => {
      const release = repository.releases.find((candidate) => !candidate.draft && find(candidate, call));
      return release ? json(wireRelease(call.base, repository, release)) : notFound;
    });
  return [
    understanding(['per_page', 'page'], {
      method: 'GET',
      path,
      operation: 'repos.listReleases',
      answer: on((repository, call) =>
        list(call, repository.releases, (release) => wireRelease(call.base, repository, release)),
      ),
    }),
    understanding([], { method: 'POST', path, operation: 'repos.createRelease', answer: on(create) }),
    understanding([], {
      method: 'GET',
      path: `${path}/latest`,
      operation: 'repos.getLatestRelease',
      answer: one((release) => release.latest && !release.prerelease),
    }),
    understanding([], {
      method: 'GET',
      path: `${path}/tags/:tag`,
      operation: 'repos.getReleaseByTag',
      answer: one((release, { params }) => release.tag_name === params['tag']),
    }),
  ];
}
