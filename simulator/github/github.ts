/** GitHub's REST API as far as the product calls it. */
import { z } from 'zod';
import type { Endpoint, Vendor, World } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody, understanding } from '../strict.ts';
import { notFound, refusal } from './answers.ts';
import { issueEndpoints } from './issues.ts';
import { outages, transferEndpoint } from './outages.ts';
import { ownerEndpoints } from './owners.ts';
import { peopleEndpoints } from './people.ts';
import { refEndpoints } from './refs.ts';
import { releaseEndpoints } from './releases.ts';
import { onRepository, repositoryEndpoints } from './repositories.ts';
import { firstState, plant, self } from './state.ts';
import { wireProfile, wireUser } from './wire.ts';

export const token = 'simulated';

const viewer = z.object({ query: z.literal('{ viewer { databaseId } }') });

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
      if (!/^\/(user|repos|repositories|graphql)(\/|$)/.test(path)) return undefined;
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
      // Of GraphQL one question: whose token it is, which an App's token may ask too.
      understanding([], {
        method: 'POST',
        path: '/graphql',
        operation: 'graphql.viewer',
        answer: (call) =>
          viewer.safeParse(jsonBody(call)).success
            ? json({ data: { viewer: { databaseId: wireUser(call.base, self).id } } })
            : json({ data: null, errors: [{ message: 'The simulator knows only the viewer.' }] }),
      }),
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
