/** Issues, their labels and their comments. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import { invalid, list, notFound, readBody, refusal } from './answers.ts';
import { markerIn } from './marker.ts';
import type { OnRepository } from './repositories.ts';
import type { GithubState, Issue, Repository } from './state.ts';
import { now, self } from './state.ts';
import { wireComment, wireIssue, wireLabel } from './wire.ts';

const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const createBody = z.strictObject({
  title: z.string(),
  body: z.string().nullable().default(null),
  labels: z.array(label).default([]),
  assignees: z.array(z.string()).default([]),
});
const updateBody = z
  .strictObject({
    title: z.string(),
    body: z.string().nullable(),
    state: z.enum(['open', 'closed']),
    state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullable(),
    labels: z.array(label),
    assignees: z.array(z.string()),
  })
  .partial();
const labelsBody = z.union([
  z.strictObject({ labels: z.array(label).min(1) }).transform(({ labels }) => labels),
  z.array(label).min(1),
]);

export function issueEndpoints(world: World, kept: Kept<GithubState>, on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo/issues';
  const one = `${path}/:number`;
  /** `body`: of what is new; a later change of it carries no key of its own. */
  const wrote = (
    operation: string,
    repository: Repository,
    issue: Issue,
    summary: string,
    body: string | null = null,
  ): void => {
    kept.save();
    const target = `${repository.full_name}#${issue.number}`;
    world.effect({ vendor: 'github', operation, target, marker: markerIn(body), summary });
  };
  const onIssue = (answer: (repository: Repository, issue: Issue, call: Call) => Answer): Endpoint['answer'] =>
    on((repository, call) => {
      const issue = repository.issues.find(({ number }) => String(number) === call.params['number']);
      return issue ? answer(repository, issue, call) : notFound;
    });

  const create = (repository: Repository, call: Call): Answer => {
    const read = readBody(call, createBody);
    if ('refused' in read) return read.refused;
    const { title, body, labels, assignees } = read.body;
    if (title.trim() === '') return invalid('Issue', 'missing_field', 'title');
    const issue: Issue = {
      id: ++kept.value.lastId,
      number: repository.issues.length + 1,
      user: self,
      created_at: now(),
      updated_at: now(),
      closed_at: null,
      title,
      body,
      state: 'open',
      state_reason: null,
      labels: [...new Set(labels)],
      assignees,
      comments: [],
    };
    repository.issues.push(issue);
    wrote('issues.create', repository, issue, `#${issue.number} ${title}`, body);
    return json(wireIssue(call.base, repository, issue), 201, { location: `${call.base}${call.path}/${issue.number}` });
  };

  const update = onIssue((repository, issue, call) => {
    const read = readBody(call, updateBody);
    if ('refused' in read) return read.refused;
    const before = structuredClone(issue);
    const { state = issue.state, state_reason, ...given } = read.body;
    Object.assign(issue, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
    if (state !== issue.state) {
      issue.state = state;
      issue.state_reason = state_reason ?? (state === 'closed' ? 'completed' : 'reopened');
      issue.closed_at = state === 'closed' ? now() : null;
    }
    const changes = changed(before, issue);
    if (changes.length > 0) {
      issue.updated_at = now();
      wrote('issues.update', repository, issue, `#${issue.number} ${issue.title}: ${changes.join(', ')}`);
    }
    return json(wireIssue(call.base, repository, issue));
  });

  const addLabels = onIssue((repository, issue, call) => {
    const read = readBody(call, labelsBody);
    if ('refused' in read) return read.refused;
    const fresh = read.body.filter((name) => !issue.labels.includes(name));
    if (fresh.length > 0) {
      issue.labels.push(...new Set(fresh));
      issue.updated_at = now();
      wrote('issues.addLabels', repository, issue, `#${issue.number} ${issue.title}: ${fresh.join(', ')}`);
    }
    return json(issue.labels.map((name) => wireLabel(call.base, repository, name)));
  });

  const addComment = onIssue((repository, issue, call) => {
    const read = readBody(call, z.strictObject({ body: z.string() }));
    if ('refused' in read) return read.refused;
    const { body } = read.body;
    if (body.trim() === '')
      return refusal(422, 'Validation Failed', [
        { resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' },
      ]);
    const comment = { id: ++kept.value.lastId, user: self, body, created_at: now() };
    issue.comments.push(comment);
    issue.updated_at = now();
    wrote('issues.createComment', repository, issue, `Comment on #${issue.number} ${issue.title}`, body);
    return json(wireComment(call.base, repository, issue, comment), 201);
  });

  return [
    understanding(['state', 'labels', 'creator', 'assignee', 'since', 'sort', 'direction', 'per_page', 'page'], {
      method: 'GET',
      path,
      operation: 'issues.listForRepo',
      answer: on((repository, call) =>
        list(call, selected(repository, call.query), (issue) => wireIssue(call.base, repository, issue)),
      ),
    }),
    understanding([], { method: 'POST', path, operation: 'issues.create', answer: on(create) }),
    understanding([], {
      method: 'GET',
      path: one,
      operation: 'issues.get',
      answer: onIssue((repository, issue, { base }) => json(wireIssue(base, repository, issue))),
    }),
    understanding([], { method: 'PATCH', path: one, operation: 'issues.update', answer: update }),
    understanding([], { method: 'POST', path: `${one}/labels`, operation: 'issues.addLabels', answer: addLabels }),
    understanding(['since', 'per_page', 'page'], {
      method: 'GET',
      path: `${one}/comments`,
      operation: 'issues.listComments',
      answer: onIssue((repository, issue, call) => {
        const since = call.query.get('since');
        const comments = issue.comments.filter(
          ({ created_at }) => since === null || Date.parse(created_at) >= Date.parse(since),
        );
        return list(call, comments, (comment) => wireComment(call.base, repository, issue, comment));
      }),
    }),
    understanding([], {
      method: 'POST',
      path: `${one}/comments`,
      operation: 'issues.createComment',
      answer: addComment,
    }),
  ];
}

function changed(before: Issue, after: Issue): string[] {
  const names = ['title', 'body', 'state', 'state_reason', 'labels', 'assignees'] as const;
  const different = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return different.map((name) => (name === 'state' ? after.state : name));
}

/** The list's filters: all of the labels, open unless asked otherwise, newest first. */
function selected(repository: Repository, query: URLSearchParams): Issue[] {
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',') ?? [];
  const [creator, assignee, since] = [query.get('creator'), query.get('assignee'), query.get('since')];
  const by = query.get('sort') === 'updated' ? 'updated_at' : 'created_at';
  const found = repository.issues.filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      labels.every((name) => issue.labels.includes(name)) &&
      (creator === null || issue.user === creator) &&
      (assignee === null || issue.assignees.includes(assignee)) &&
      (since === null || Date.parse(issue.updated_at) >= Date.parse(since)),
  );
  found.sort((a, b) => a[by].localeCompare(b[by]) || a.number - b.number);
  return query.get('direction') === 'asc' ? found : found.toReversed();
}
