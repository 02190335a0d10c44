/** What people break on GitHub: a token, a repository's permissions, an issue deleted or moved to another repository. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, Outage, World } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody } from '../strict.ts';
import { notFound, refusal } from './answers.ts';
import type { GithubState, Issue, Repository } from './state.ts';

export function outages(world: World, kept: Kept<GithubState>): Outage[] {
  return [
    {
      name: 'github-token-revoked',
      words: "GitHub's token is revoked.",
      labels: ['Revoke GitHub’s token', 'Restore GitHub’s token'],
      broken: () => 'GitHub’s token revoked',
      find: () => '',
      refuses: ({ path }) =>
        /^\/(user|repos|repositories)(\/|$)/.test(path) ? refusal(401, 'Bad credentials') : undefined,
    },
    {
      name: 'repository-forbidden',
      words: 'The token may no longer write to a repository on GitHub, nor read it where it is private.',
      labels: ['Forbid the repository', 'Allow the repository'],
      broken: (key) => `${key === '' ? 'The repositories' : key} forbidden on GitHub`,
      find: (key) => (key === undefined ? '' : (repositoryOf(kept.value, key)?.full_name ?? null)),
      refuses: (call, key) => forbidden(kept.value, call, key),
    },
    {
      name: 'repository-public',
      words: 'Everybody may read a private repository on GitHub; with a key like acme/app, that one.',
      labels: ['Make a private repository public', 'Make it private again'],
      broken: (key) => `${key} made public on GitHub`,
      find: (key) => {
        const closed = kept.value.repositories.filter((one) => one.private);
        return (key === undefined ? closed[0] : closed.find(({ full_name }) => full_name === key))?.full_name ?? null;
      },
      turn: (key, on) => {
        const found = repositoryOf(kept.value, key);
        if (!found) return;
        found.private = !on;
        kept.save();
        const summary = `A teammate made ${key} ${on ? 'public' : 'private'}`;
        world.effect({ vendor: 'github', operation: 'people.visibility', target: key, summary });
      },
    },
    {
      name: 'repository-archived',
      words: 'A repository on GitHub is archived: it can only be read; with a key like acme/app, that one.',
      labels: ['Archive a repository', 'Unarchive the repository'],
      broken: (key) => `${key} archived on GitHub`,
      find: (key) => {
        const { repositories } = kept.value;
        return (key === undefined ? repositories[0] : repositoryOf(kept.value, key))?.full_name ?? null;
      },
      turn: (key, on) => {
        const found = repositoryOf(kept.value, key);
        if (!found) return;
        found.archived = on;
        kept.save();
      },
    },
    {
      name: 'issue-locked',
      words: 'With a key like acme/app#7: the conversation of an issue is locked on GitHub.',
      labels: ['Lock an issue', 'Unlock the issue'],
      broken: (key) => `${key} locked on GitHub`,
      find: (key) => (key !== undefined && issueOf(kept.value, key) ? key : null),
      turn: (key, on) => {
        const found = issueOf(kept.value, key);
        if (!found) return;
        found.issue.locked = on;
        kept.save();
      },
    },
    {
      name: 'issue-deleted',
      words: 'With a key like acme/app#7: an issue is deleted on GitHub.',
      labels: ['Delete a planned issue', 'Restore the issue'],
      broken: (key) => `${key} deleted on GitHub`,
      find: (key) => (key !== undefined && issueOf(kept.value, key) ? key : null),
      turn: (key, on) => {
        const found = issueOf(kept.value, key);
        if (!found) return;
        found.issue.deleted = on;
        kept.save();
        const [operation, done] = on ? ['people.delete', 'deleted'] : ['people.restore', 'restored'];
        world.effect({ vendor: 'github', operation, target: key, summary: `A teammate ${done} ${key}` });
      },
    },
  ];
}

/** As GitHub does it: what may not be read is not there, what may only be read refuses writes. */
function forbidden(state: GithubState, { method, path }: Call, key: string): Answer | undefined {
  const name = /^\/repos\/([^/]+\/[^/]+)/.exec(path)?.[1];
  const repository = name === undefined ? undefined : repositoryOf(state, name);
  if (!repository || (key !== '' && key !== repository.full_name)) return undefined;
  if (repository.private) return notFound;
  return method === 'GET' ? undefined : refusal(403, 'Resource not accessible by personal access token');
}

const transfer = z.strictObject({ issue: z.string(), to: z.string() });

/** `POST /github/people/transfer {"issue": "acme/app#7", "to": "acme/other"}`: it gets a new number there. */
export function transferEndpoint(world: World, kept: Kept<GithubState>): Endpoint {
  return {
    method: 'POST',
    path: '/people/transfer',
    operation: 'people.transfer',
    answer: (call) => {
      const body = transfer.safeParse(jsonBody(call)).data;
      const from = body && issueOf(kept.value, body.issue);
      const to = body && repositoryOf(kept.value, body.to);
      if (!from || !to) return json({ error: 'Give {"issue": "acme/app#7", "to": "acme/other"}.' }, 400);
      const number = to.issues.length + 1;
      const { issue } = from;
      to.issues.push({ ...issue, number });
      issue.movedTo = { repository: to.full_name, number };
      kept.save();
      const target = `${to.full_name}#${number}`;
      const summary = `A teammate moved ${body.issue} to ${target}`;
      world.effect({ vendor: 'github', operation: 'people.transfer', target, summary });
      return json({ ok: true, key: target });
    },
  };
}

function repositoryOf({ repositories }: GithubState, name: string): Repository | undefined {
  return repositories.find(({ full_name }) => full_name.toLowerCase() === name.toLowerCase());
}

function issueOf(state: GithubState, key: string): { repository: Repository; issue: Issue } | undefined {
  const [name = '', number] = key.split('#');
  const repository = repositoryOf(state, name);
  const issue = repository?.issues.find((one) => String(one.number) === number && !one.movedTo);
  return repository && issue && { repository, issue };
}
