/** Issues and their comments. */
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, World } from '../frame.ts';
import { json } from '../frame.ts';
import { understanding } from '../strict.ts';
import {
  documentation_url,
  invalid,
  list,
  markerIn,
  notFound,
  readBody,
  refusal,
  tooLong,
  unwritable,
} from './answers.ts';
import type { OnRepository } from './repositories.ts';
import type { GithubState, Issue, Repository } from './state.ts';
import { now, self } from './state.ts';
import { wireComment, wireIssue } from './wire.ts';

const createBody = z.strictObject({ title: z.string(), body: z.string(), labels: z.array(z.string()).default([]) });
const closeBody = z.strictObject({
  state: z.literal('closed'),
  state_reason: z.enum(['completed', 'not_planned']),
  body: z.string().optional(),
});

export function issueEndpoints(world: World, kept: Kept<GithubState>, on: OnRepository): Endpoint[] {
  const path = '/repos/:owner/:repo/issues';
  const one = `${path}/:number`;
  /** `body`: of what is new; a later change of it carries no key of its own. */
  const wrote = (operation: string, repository: Repository, issue: Issue, summary: string, body = ''): void => {
    kept.save();
    const target = `${repository.full_name}#${issue.number}`;
    world.effect({ vendor: 'github', operation, target, marker: markerIn(body), summary });
  };
  const onIssue = (answer: (repository: Repository, issue: Issue, call: Call) => Answer): Endpoint['answer'] =>
    on((repository, call) => {
      const issue = repository.issues.find(({ number }) => String(number) === call.params['number']);
      if (issue?.deleted) return refusal(410, 'This issue was deleted');
      if (issue?.movedTo) return moved(call, issue.number, issue.movedTo);
      return issue ? answer(repository, issue, call) : notFound;
    });

  const create = (repository: Repository, call: Call): Answer => {
    const refused = unwritable(kept.value, repository, 'issues');
    if (refused) return refused;
    const read = readBody(call, createBody);
    if ('refused' in read) return read.refused;
    const { title, body, labels } = read.body;
    if (title.trim() === '') return invalid('Issue', 'missing_field', 'title');
    const long = tooLong('Issue', 'title', title, 256) ?? tooLong('Issue', 'body', body, 65_536);
    if (long) return long;
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
      comments: [],
    };
    repository.issues.push(issue);
    wrote('issues.create', repository, issue, `#${issue.number} ${title}`, body);
    return json(wireIssue(call.base, repository, issue), 201, { location: `${call.base}${call.path}/${issue.number}` });
  };

  const close = onIssue((repository, issue, call) => {
    const refused = unwritable(kept.value, repository, 'issues');
    if (refused) return refused;
    const read = readBody(call, closeBody);
    if ('refused' in read) return read.refused;
    if (issue.state === 'open') {
      // A body that loses its marker is no longer the effect of that write.
      const before = read.body.body === undefined ? '' : issue.body;
      Object.assign(issue, read.body, { updated_at: now(), closed_at: now() });
      wrote('issues.update', repository, issue, `#${issue.number} ${issue.title}: closed`, before);
    }
    return json(wireIssue(call.base, repository, issue));
  });

  const addComment = onIssue((repository, issue, call) => {
    const refused = unwritable(kept.value, repository, 'issues');
    if (refused) return refused;
    if (issue.locked) return refusal(403, 'Unable to create comment because issue is locked.');
    const read = readBody(call, z.strictObject({ body: z.string() }));
    if ('refused' in read) return read.refused;
    const { body } = read.body;
    if (body.trim() === '')
      return refusal(422, 'Validation Failed', [
        { resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' },
      ]);
    const long = tooLong('IssueComment', 'body', body, 65_536);
    if (long) return long;
    const comment = { id: ++kept.value.lastId, user: self, body, created_at: now() };
    issue.comments.push(comment);
    issue.updated_at = now();
    wrote('issues.createComment', repository, issue, `Comment on #${issue.number} ${issue.title}`, body);
    return json(wireComment(call.base, repository, issue, comment), 201);
  });

  const deleteComment = on((repository, call) => {
    for (const issue of repository.issues) {
      const index = issue.comments.findIndex(({ id }) => String(id) === call.params['comment']);
      const [gone] = index < 0 ? [] : issue.comments.splice(index, 1);
      if (!gone) continue;
      wrote('issues.deleteComment', repository, issue, `Comment on #${issue.number} deleted`, gone.body);
      return { status: 204 };
    }
    return notFound;
  });

  return [
    understanding([], {
      method: 'DELETE',
      path: `${path}/comments/:comment`,
      operation: 'issues.deleteComment',
      answer: deleteComment,
    }),
    understanding(['state', 'creator', 'since', 'per_page', 'page'], {
      method: 'GET',
      path,
      operation: 'issues.listForRepo',
      answer: on((repository, call) =>
        list(
          call,
          selected(repository, call.query),
          (issue) => wireIssue(call.base, repository, issue),
          kept.value.mostOnPage,
        ),
      ),
    }),
    understanding([], { method: 'POST', path, operation: 'issues.create', answer: on(create) }),
    understanding([], {
      method: 'GET',
      path: one,
      operation: 'issues.get',
      answer: onIssue((repository, issue, { base }) => json(wireIssue(base, repository, issue))),
    }),
    understanding([], { method: 'PATCH', path: one, operation: 'issues.update', answer: close }),
    understanding(['since', 'per_page', 'page'], {
      method: 'GET',
      path: `${one}/comments`,
      operation: 'issues.listComments',
      answer: onIssue((repository, issue, call) => {
        const comments = issue.comments.filter(({ created_at }) => isSince(created_at, call.query));
        return list(
          call,
          comments,
          (comment) => wireComment(call.base, repository, issue, comment),
          kept.value.mostOnPage,
        );
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

/** The list's filters: open unless asked otherwise, newest first. */
function selected(repository: Repository, query: URLSearchParams): Issue[] {
  const state = query.get('state') ?? 'open';
  const creator = query.get('creator');
  return repository.issues
    .filter(
      (issue) =>
        !issue.deleted &&
        !issue.movedTo &&
        (state === 'all' || issue.state === state) &&
        (creator === null || issue.user === creator) &&
        isSince(issue.updated_at, query),
    )
    .toReversed();
}

/** The same address at the new place: GitHub asks for the same request there. */
function moved(call: Call, number: number, to: NonNullable<Issue['movedTo']>): Answer {
  const rest = call.path.split(`/issues/${number}`)[1] ?? '';
  const url = `${call.base}/repos/${to.repository}/issues/${to.number}${rest}`;
  return json({ message: 'Moved Permanently', url, documentation_url }, 301, { location: url });
}

function isSince(time: string, query: URLSearchParams): boolean {
  const since = query.get('since');
  return since === null || Date.parse(time) >= Date.parse(since);
}
