/**
 * What Jira answers to a token that has expired or was revoked: the same as to the public, which sees nothing here. Only a header tells.
 */
import { type Answer, type Call, json } from '../frame.ts';
import { refusal } from './wire.ts';

const headers = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
const unauthenticated = refusal(401, ['Client must be authenticated to access this resource.']);
const unseen = refusal(404, ['Issue does not exist or you do not have permission to see it.']);

const open: readonly (readonly [string, RegExp, Answer])[] = [
  ['POST', /^\/rest\/api\/3\/search\/jql$/, json({ issues: [], isLast: true })],
  ['POST', /^\/rest\/api\/3\/issue\/bulkfetch$/, json({ issues: [], issueErrors: [] })],
  ['GET', /^\/rest\/api\/3\/(issue|project)\/[^/]+$/, unseen],
  ['PUT', /^\/rest\/api\/3\/issue\/[^/]+$/, unseen],
];

export function anonymously({ method, path }: Call): Answer | undefined {
  if (!path.startsWith('/rest/')) return undefined;
  const answer = open.find(([of, at]) => of === method && at.test(path))?.[2] ?? unauthenticated;
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
