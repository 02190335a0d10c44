/** Search with JQL: pages by token, an index that lags behind the writes, and issues that the caller wants reconciled. */
import { z } from 'zod';
import type { Answer, Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody, understanding } from '../strict.ts';
import { readJql } from './jql.ts';
import type { Found } from './jql-fields.ts';
import { JqlError } from './jql-tokens.ts';
import type { Issue, JiraState } from './state.ts';
import { badPayload, refusal, wireIssue } from './wire.ts';

const path = '/rest/api/3/search/jql';
const operation = 'searchIssues';

const request = z.strictObject({
  jql: z.string().default(''),
  fields: z.array(z.string()).default(['id']),
  maxResults: z.int().min(0).default(50),
  nextPageToken: z.string().optional(),
  reconcileIssues: z.array(z.int()).max(50).default([]),
  properties: z.array(z.string()).max(5).default([]),
});

const gone: Endpoint['answer'] = () =>
  refusal(410, [
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
  ]);

export function searchEndpoints(state: JiraState, indexLagMs: number): Endpoint[] {
  const search = (base: string, input: unknown): Answer => {
    const parsed = request.safeParse(input);
    return parsed.success ? answer(state, indexLagMs, base, parsed.data) : badPayload;
  };
  return [
    { method: 'POST', path, operation, answer: (call) => search(call.base, jsonBody(call)) },
    understanding(Object.keys(request.shape), {
      method: 'GET',
      path,
      operation,
      answer: (call) => search(call.base, fromQuery(call.query)),
    }),
    { method: 'GET', path: '/rest/api/3/search', operation, answer: gone },
    { method: 'POST', path: '/rest/api/3/search', operation, answer: gone },
  ];
}

function fromQuery(query: URLSearchParams): Record<string, unknown> {
  const list = (name: string) => query.getAll(name).flatMap((value) => value.split(','));
  return {
    ...Object.fromEntries(query),
    ...(query.has('fields') ? { fields: list('fields') } : {}),
    ...(query.has('properties') ? { properties: list('properties') } : {}),
    ...(query.has('maxResults') ? { maxResults: Number(query.get('maxResults')) } : {}),
    ...(query.has('reconcileIssues') ? { reconcileIssues: list('reconcileIssues').map(Number) } : {}),
  };
}

function answer(state: JiraState, indexLagMs: number, base: string, asked: z.infer<typeof request>): Answer {
  let found: Found[];
  try {
    const { matches, compare } = readJql(asked.jql, state);
    if (!matches) {
      return refusal(400, [
        'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
      ]);
    }
    found = state.issues.flatMap((one) => indexed(one, asked.reconcileIssues, indexLagMs)).filter(matches);
    found.sort(compare);
  } catch (error) {
    if (error instanceof JqlError) return refusal(400, [error.message]);
    throw error;
  }
  const first = asked.nextPageToken === undefined ? 0 : placeOf(asked.nextPageToken, asked.jql);
  if (first === undefined) return refusal(400, ['The provided next page token is invalid or expired.']);
  const bare = asked.fields.every((name) => name === 'id' || name === 'key');
  const end = first + Math.min(asked.maxResults || 50, bare ? 5000 : 100);
  return json({
    issues: found.slice(first, end).map((one) => wireIssue(base, state, one, asked.fields, asked.properties)),
    ...(end < found.length ? { nextPageToken: tokenOf(end, asked.jql) } : {}),
    isLast: end >= found.length,
  });
}

/** The issue as the index has it: as it was before until it has been left alone for the lag, unless it is reconciled. */
function indexed(one: Issue, reconciled: readonly number[], indexLagMs: number): Found[] {
  const fresh = reconciled.includes(Number(one.id)) || Date.now() - one.indexed.changedAt >= indexLagMs;
  if (fresh) return [one];
  return one.indexed.before ? [one.indexed.before] : [];
}

const tokenOf = (place: number, jql: string): string =>
  Buffer.from(JSON.stringify({ place, jql })).toString('base64url');

function placeOf(token: string, jql: string): number | undefined {
  try {
    const read = z
      .object({ place: z.int(), jql: z.literal(jql) })
      .safeParse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return read.data?.place;
  } catch {
    return undefined;
  }
}
