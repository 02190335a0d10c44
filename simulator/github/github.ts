/** GitHub's REST API as far as the product calls it. `createGithub(world)` is the whole vendor. */
import type { Endpoint, Vendor, World } from '../frame.ts';
import { json } from '../frame.ts';
import { page } from '../page.ts';
import { understanding } from '../strict.ts';
import { notFound, refusal } from './answers.ts';
import { issueEndpoints } from './issues.ts';
import { outages, transferEndpoint } from './outages.ts';
import { releaseEndpoints } from './releases.ts';
import type { OnRepository } from './repositories.ts';
import { onRepository, repositoryEndpoints } from './repositories.ts';
import { firstState, self } from './state.ts';
import { wireProfile } from './wire.ts';

export function createGithub(world: World): Vendor {
  const kept = world.state('github', () => firstState(world));
  const on = onRepository(kept.value);
  return {
    name: 'github',
    prefix: '/github',
    admit: ({ path, headers }) => {
      if (!/^\/(user|repos)(\/|$)/.test(path)) return undefined;
      const token = /^(?:token|bearer) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
      if (token === 'simulated') return undefined;
      return refusal(401, token === undefined ? 'Requires authentication' : 'Bad credentials');
    },
    unknown: () => notFound,
    outages: outages(world, kept),
    endpoints: [
      understanding([], {
        method: 'GET',
        path: '/user',
        operation: 'users.getAuthenticated',
        answer: ({ base }) => json(wireProfile(base, self)),
      }),
      ...repositoryEndpoints(on),
      ...releaseEndpoints(world, kept, on),
      ...issueEndpoints(world, kept, on),
      transferEndpoint(world, kept),
      ...pages(on),
    ],
  };
}

/** What anybody sees who follows a link. */
function pages(on: OnRepository): Endpoint[] {
  const gone = page('Not found', ['There is nothing here.'], 404);
  return [
    {
      method: 'GET',
      path: '/:owner/:repo/issues/:number',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const issue = repository.issues.find(({ number }) => String(number) === params['number']);
        if (!issue) return gone;
        const comments = issue.comments.map(({ user, body }) => `${user}: ${body}`);
        return page(`${issue.title} #${issue.number}`, [issue.state, issue.labels.join(', '), issue.body, ...comments]);
      }),
    },
    {
      method: 'GET',
      path: '/:owner/:repo/commit/:sha',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const found = repository.commits.find(({ sha }) => sha === params['sha']);
        return found ? page(found.sha.slice(0, 7), [`${found.author}, ${found.date}`, found.message]) : gone;
      }),
    },
    {
      method: 'GET',
      path: '/:owner/:repo/releases/tag/:tag',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const release = repository.releases.find(({ tag_name }) => tag_name === params['tag']);
        return release ? page(release.name, [release.body]) : gone;
      }),
    },
  ];
}
