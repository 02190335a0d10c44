/** GitHub's REST API as far as the product calls it. */
import type { Endpoint, Vendor, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { notFound, refusal } from './answers.ts';
import { issueEndpoints } from './issues.ts';
import { outages, transferEndpoint } from './outages.ts';
import { ownerEndpoints } from './owners.ts';
import { peopleEndpoints } from './people.ts';
import { refEndpoints } from './refs.ts';
import { releaseEndpoints } from './releases.ts';
import { onRepository, repositoryEndpoints } from './repositories.ts';
import { firstState, plant, self } from './state.ts';
import { wireProfile } from './wire.ts';

export const token = 'simulated';

export function createGithub(world: World): Vendor {
  const kept = world.state('github', firstState);
  plant(kept.value, world);
  kept.save();
  const on = onRepository(kept.value);
  return {
    name: 'github',
    title: 'GitHub',
    creates: ['issues.create', 'issues.createComment', 'repos.createRelease'],
    admit: ({ path, headers }) => {
      if (!/^\/(user|repos|repositories)(\/|$)/.test(path)) return undefined;
      const given = /^(?:token|bearer) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
      if (given === token) return undefined;
      return refusal(401, given === undefined ? 'Requires authentication' : 'Bad credentials');
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
      ...[
        ...repositoryEndpoints(kept.value, on),
        ...refEndpoints(on),
        ...releaseEndpoints(world, kept, on),
        ...issueEndpoints(world, kept, on),
      ].flatMap(underEitherName),
      transferEndpoint(world, kept),
      ...peopleEndpoints(world, kept),
      ...ownerEndpoints(world, kept),
    ],
  };
}

/** Where GitHub redirects to from a name that a repository had. */
function underEitherName(endpoint: Endpoint): Endpoint[] {
  return [endpoint, { ...endpoint, path: endpoint.path.replace('/repos/:owner/:repo', '/repositories/:id') }];
}
