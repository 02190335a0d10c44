/** Issues: create, read, edit. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Answer, Call, Endpoint, Kept, World } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody, understanding } from '../strict.ts';
import type { Issue, JiraState } from './state.ts';
import { findIssue, nextKey, statuses } from './state.ts';
import { badPayload, refusal, wireIssue, wireStatus } from './wire.ts';
import { changedLabels, createBody, editBody, readFields } from './writes.ts';

/** Remembers how the search index still sees the issue, then lets `change` change it. False: it changed nothing. */
export function changeIssue(kept: Kept<JiraState>, issue: Issue, change: (issue: Issue) => void): boolean {
  const { indexed: _, ...before } = structuredClone(issue);
  change(issue);
  if (isDeepStrictEqual({ ...before, indexed: issue.indexed }, issue)) return false;
  issue.updated = new Date().toISOString();
  issue.indexed = { before, changedAt: Date.now() };
  kept.save();
  return true;
}

/** Once with commas, or once a field; both are read. */
function fieldsOf(query: URLSearchParams): string[] {
  const asked = query.getAll('fields').flatMap((names) => names.split(','));
  return asked.length > 0 ? asked : ['*all'];
}

const transitionBody = z.strictObject({ transition: z.strictObject({ id: z.string() }) });
const bulkFetchBody = z.strictObject({ issueIdsOrKeys: z.array(z.string()).max(100), fields: z.array(z.string()) });

/** The business key that a new issue carries, if it carries one. */
const markerOf = (labels: readonly string[]): string | undefined =>
  labels.find((label) => /^drumbeat-[0-9a-f]{16}$/.test(label))?.slice('drumbeat-'.length);

export function issueEndpoints(world: World, kept: Kept<JiraState>): Endpoint[] {
  const state = kept.value;
  const path = '/rest/api/3/issue/:key';
  const effect = (operation: string, issue: Issue, summary: string, marker?: string): void =>
    world.effect({ vendor: 'jira', operation, target: issue.key, marker, summary });
  const onIssue =
    (answer: (issue: Issue, call: Call) => Answer): Endpoint['answer'] =>
    (call) => {
      const issue = findIssue(state, call.params['key'] ?? '');
      if (issue) return answer(issue, call);
      return refusal(404, ['Issue does not exist or you do not have permission to see it.']);
    };

  const create = (call: Call): Answer => {
    const body = createBody.safeParse(jsonBody(call));
    if (!body.success) return badPayload;
    const { values, errors } = readFields({ project: null, issuetype: null, summary: '', ...body.data.fields }, state);
    const { project, summary, issuetype } = values;
    if (Object.keys(errors).length > 0 || !project || !summary || !issuetype) return refusal(400, [], errors);
    const now = new Date().toISOString();
    const issue: Issue = {
      id: String(++state.lastId),
      key: nextKey(state, project),
      project,
      formerKeys: [],
      summary,
      issuetype,
      status: 'To Do',
      labels: values.labels ?? [],
      assignee: values.assignee ?? null,
      description: values.description ?? null,
      created: now,
      updated: now,
      indexed: { before: null, changedAt: Date.now() },
    };
    state.issues.push(issue);
    kept.save();
    effect('createIssue', issue, `${issue.key} ${issue.summary}`, markerOf(issue.labels));
    return json({ id: issue.id, key: issue.key, self: `${call.base}/rest/api/3/issue/${issue.id}` }, 201);
  };

  const edit = onIssue((issue, call) => {
    const body = editBody.safeParse(jsonBody(call));
    if (!body.success) return badPayload;
    const { fields, update } = body.data;
    const labels = update && { labels: changedLabels(update.labels, issue.labels) };
    const { values, errors } = readFields({ ...fields, ...labels }, state);
    if ('project' in values) errors['project'] = 'Issues are not moved by an edit.';
    if (Object.keys(errors).length > 0) return refusal(400, [], errors);
    const before = issue.labels;
    const changed = changeIssue(kept, issue, () => Object.assign(issue, values));
    if (!changed) return { status: 204 };
    const what = values.labels ? [`labels ${values.labels.join(' ') || 'none'}`] : [];
    const others = Object.keys(values).filter((name) => name !== 'labels');
    // Without its marker it is no longer the effect of that write.
    const lost = markerOf(before) === markerOf(issue.labels) ? undefined : markerOf(before);
    effect('editIssue', issue, `${issue.key}: ${[...what, ...others].join(', ')}`, lost);
    return { status: 204 };
  });

  /** In ascending order of id, moved ones with their new keys. Those that do not exist are left out, and named nowhere. */
  const bulkFetch = (call: Call): Answer => {
    const body = bulkFetchBody.safeParse(jsonBody(call));
    if (!body.success) return badPayload;
    const asked = body.data.issueIdsOrKeys.map((idOrKey) => findIssue(state, idOrKey));
    const found = state.issues.filter((issue) => asked.includes(issue));
    return json({
      issues: found.map((issue) => wireIssue(call.base, state, issue, body.data.fields)),
      issueErrors: [],
    });
  };

  /** Every move is allowed. */
  const transitions = onIssue((_issue, { base }) =>
    json({
      expand: 'transitions',
      transitions: statuses.map((status) => ({
        id: status.id,
        name: status.name,
        to: wireStatus(base, status),
        hasScreen: false,
        isGlobal: true,
        isInitial: false,
        isConditional: false,
        isAvailable: true,
      })),
    }),
  );

  const doTransition = onIssue((issue, call) => {
    const body = transitionBody.safeParse(jsonBody(call));
    const to = statuses.find(({ id }) => id === body.data?.transition.id);
    if (!to) return badPayload;
    const changed = changeIssue(kept, issue, () => {
      issue.status = to.name;
    });
    if (changed) effect('doTransition', issue, `${issue.key} moved to ${to.name}`);
    return { status: 204 };
  });

  return [
    understanding([], { method: 'GET', path: `${path}/transitions`, operation: 'getTransitions', answer: transitions }),
    understanding([], { method: 'POST', path: `${path}/transitions`, operation: 'doTransition', answer: doTransition }),
    understanding([], { method: 'POST', path: '/rest/api/3/issue', operation: 'createIssue', answer: create }),
    understanding([], {
      method: 'POST',
      path: '/rest/api/3/issue/bulkfetch',
      operation: 'bulkFetchIssues',
      answer: bulkFetch,
    }),
    understanding(['fields'], {
      method: 'GET',
      path,
      operation: 'getIssue',
      answer: onIssue((issue, { base, query }) => json(wireIssue(base, state, issue, fieldsOf(query)))),
    }),
    understanding([], { method: 'PUT', path, operation: 'editIssue', answer: edit }),
  ];
}
