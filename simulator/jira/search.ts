/** Search with JQL: pages by token, over an index that lags behind the writes. */
import { z } from 'zod';
import type { Answer, Call, Endpoint } from '../frame.ts';
import { json } from '../frame.ts';
import { jsonBody, parsedJson } from '../strict.ts';
import { readJql } from './jql.ts';
import type { Found } from './jql-fields.ts';
import { JqlError } from './jql-tokens.ts';
import type { Issue, JiraState } from './state.ts';
import { numberOf } from './state.ts';
import { badPayload, refusal, wireIssue } from './wire.ts';

const request = z.strictObject({
  jql: z.string().default(''),
  fields: z.array(z.string()),
  maxResults: z.int().min(1).max(100).default(50),
  nextPageToken: z.string().optional(),
});

export function searchEndpoint(state: JiraState, indexLagMs: number): Endpoint {
  return {
    method: 'POST',
    path: '/rest/api/3/search/jql',
    operation: 'searchIssues',
    answer: (call) => search(state, indexLagMs, call),
  };
}

function search(state: JiraState, indexLagMs: number, call: Call): Answer {
  const asked = request.safeParse(jsonBody(call)).data;
  if (!asked) return badPayload;
  const { jql, fields, maxResults, nextPageToken } = asked;
  let found: Found[];
  try {
    const { matches, newestFirst } = readJql(jql, state);
    if (!matches) {
      return refusal(400, [
        'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
      ]);
    }
    found = state.issues.flatMap((one) => indexed(one, indexLagMs)).filter(matches);
    found.sort((a, b) => a.project.localeCompare(b.project) || numberOf(a.key) - numberOf(b.key));
    if (newestFirst) found.sort((a, b) => b.created.localeCompare(a.created) || Number(b.id) - Number(a.id));
  } catch (error) {
    if (error instanceof JqlError) return refusal(400, [error.message]);
    throw error;
  }
  const first = nextPageToken === undefined ? 0 : placeOf(nextPageToken, jql);
  if (first === undefined) return refusal(400, ['The provided next page token is invalid or expired.']);
  const end = first + maxResults;
  return json({
    issues: found.slice(first, end).map((one) => wireIssue(call.base, state, one, fields)),
    ...(end < found.length ? { nextPageToken: tokenOf(end, jql) } : {}),
    isLast: end >= found.length,
  });
}

/** The issue as the index has it: as it was before until it has been left alone for the lag. */
function indexed(one: Issue, indexLagMs: number): Found[] {
  const seen = Date.now() - one.indexed.changedAt >= indexLagMs ? one : one.indexed.before;
  return seen && !seen.deleted ? [seen] : [];
}

const tokenOf = (place: number, jql: string): string =>
  Buffer.from(JSON.stringify({ place, jql })).toString('base64url');

function placeOf(token: string, jql: string): number | undefined {
  const content = parsedJson(Buffer.from(token, 'base64url').toString());
  return z.object({ place: z.int(), jql: z.literal(jql) }).safeParse(content).data?.place;
}
