/** GitHub's REST API as far as the product calls it. `createGithub(world)` is the whole vendor. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, Vendor, World } from '../frame.ts';
import { json } from '../frame.ts';
import { page } from '../page.ts';
import { jsonBody, understanding } from '../strict.ts';
import { notFound, refusal } from './answers.ts';
import { issueEndpoints } from './issues.ts';
import { releaseEndpoints } from './releases.ts';
import type { OnRepository } from './repositories.ts';
import { onRepository, repositoryEndpoints } from './repositories.ts';
import type { GithubState } from './state.ts';
import { firstState, push, self } from './state.ts';
import { wireProfile } from './wire.ts';

export function createGithub(world: World): Vendor {
  const kept = world.state('github', () => firstState(world));
  const on = onRepository(kept.value);
  const counted = rateLimit();
  const api = [
    ...userEndpoints(),
    ...repositoryEndpoints(on),
    ...releaseEndpoints(world, kept, on),
    ...issueEndpoints(world, kept, on),
  ];
  return {
    name: 'github',
    prefix: '/github',
    admit: ({ path, headers }) => {
      if (!/^\/(user|users|repos)(\/|$)/.test(path)) return undefined;
      const token = /^(?:token|bearer) (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
      if (token === 'simulated') return undefined;
      return counted(refusal(401, token === undefined ? 'Requires authentication' : 'Bad credentials'));
    },
    unknown: () => counted(notFound),
    endpoints: [
      ...api.map((endpoint) => ({
        ...endpoint,
        answer: async (call: Call) => counted(await endpoint.answer(call)),
      })),
      ...peopleEndpoints(world, kept, on),
    ],
  };
}

/** 5,000 calls an hour, counted in the headers; to refuse calls is the work of faults on purpose. */
function rateLimit(): (answer: Answer) => Answer {
  const hour = 3_600_000;
  let ends = 0;
  let used = 0;
  return (answer) => {
    if (Date.now() >= ends) [ends, used] = [Date.now() + hour, 0];
    used += 1;
    const headers = {
      'x-github-media-type': 'github.v3; format=json',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': String(Math.max(0, 5000 - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil(ends / 1000)),
      'x-ratelimit-resource': 'core',
    };
    return { ...answer, headers: { ...headers, ...answer.headers } };
  };
}

function userEndpoints(): Endpoint[] {
  return [
    understanding([], {
      method: 'GET',
      path: '/user',
      operation: 'users.getAuthenticated',
      answer: ({ base }) => json(wireProfile(base, self)),
    }),
    understanding([], {
      method: 'GET',
      path: '/users/:login',
      operation: 'users.getByUsername',
      answer: ({ base, params }) => json(wireProfile(base, params['login'] ?? '')),
    }),
  ];
}

const pushed = z.strictObject({
  repository: z.string(),
  branch: z.string().optional(),
  message: z.string().min(1),
  author: z.string().min(1),
});

/** What people do and see without the API: teammates push commits, anybody follows a link. */
function peopleEndpoints(world: World, kept: Kept<GithubState>, on: OnRepository): Endpoint[] {
  const commit = (call: Call): Answer => {
    const body = pushed.safeParse(jsonBody(call));
    if (!body.success) {
      return json({ error: 'Give {"repository": "acme/app", "message": "…", "author": "…", "branch": "main"}.' }, 400);
    }
    const { repository: name, message, author, branch } = body.data;
    const repository = kept.value.repositories.find(({ full_name }) => full_name === name);
    if (!repository) return json({ error: `There is no repository ${name}.` }, 404);
    const made = push(repository, branch ?? repository.default_branch, { message, author });
    kept.save();
    world.effect({
      vendor: 'github',
      operation: 'people.commit',
      target: `${name}@${made.sha.slice(0, 7)}`,
      summary: `${author} pushed "${message.split('\n', 1)[0]}"`,
    });
    return json({ ok: true, sha: made.sha });
  };
  const gone = page('Not found', ['There is nothing here.'], 404);
  return [
    { method: 'POST', path: '/people/commit', operation: 'people.commit', answer: commit },
    {
      method: 'GET',
      path: '/:owner/:repo/issues/:number',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const issue = repository.issues.find(({ number }) => String(number) === params['number']);
        if (!issue) return gone;
        const comments = issue.comments.map(({ user, body }) => `${user}: ${body}`);
        return page(`${issue.title} #${issue.number}`, [
          issue.state,
          issue.labels.join(', '),
          issue.body ?? '',
          ...comments,
        ]);
      }),
    },
    {
      method: 'GET',
      path: '/:owner/:repo/commit/:sha',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const found = repository.commits[params['sha'] ?? ''];
        return found ? page(found.sha.slice(0, 7), [`${found.author}, ${found.date}`, found.message]) : gone;
      }),
    },
    {
      method: 'GET',
      path: '/:owner/:repo/releases/tag/:tag',
      operation: 'people.browse',
      answer: on((repository, { params }) => {
        const release = repository.releases.find(({ tag_name }) => tag_name === params['tag']);
        return release ? page(release.name ?? release.tag_name, [release.body ?? '']) : gone;
      }),
    },
  ];
}
