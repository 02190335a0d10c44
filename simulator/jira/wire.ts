/** How things of Jira look in its answers. */
import type { Answer } from '../frame.ts';
import { json } from '../frame.ts';
import type { Found } from './jql-fields.ts';
import type { Comment, JiraState, Person, Status } from './state.ts';
import { issueTypes, self, statusOf } from './state.ts';

/** Jira writes the offset as `+0000`. */
const time = (iso: string): string => iso.replace('Z', '+0000');

export function refusal(status: number, messages: readonly string[], errors: Record<string, string> = {}): Answer {
  return json({ errorMessages: messages, errors }, status);
}

export const missingIssue = refusal(404, ['Issue does not exist or you do not have permission to see it.']);
export const badPayload = refusal(400, ['Invalid request payload. Refer to the REST API documentation and try again.']);

export function wireUser(base: string, person: Person) {
  return {
    self: `${base}/rest/api/3/user?accountId=${encodeURIComponent(person.accountId)}`,
    accountId: person.accountId,
    accountType: person === self ? 'app' : 'atlassian',
    displayName: person.displayName,
    emailAddress: person.emailAddress,
    active: true,
    timeZone: 'UTC',
  };
}

function someone(base: string, state: JiraState, accountId: string) {
  const person = state.people.find((candidate) => candidate.accountId === accountId);
  return wireUser(base, person ?? { accountId, displayName: 'Former user', emailAddress: '' });
}

export function wireStatus(base: string, { id, name, category }: Status) {
  return {
    self: `${base}/rest/api/3/status/${id}`,
    description: '',
    iconUrl: `${base}/`,
    name,
    id,
    statusCategory: { self: `${base}/rest/api/3/statuscategory/${category.id}`, ...category, name },
  };
}

export function wireProject(base: string, { id, key, name }: JiraState['projects'][number]) {
  return {
    self: `${base}/rest/api/3/project/${id}`,
    id,
    key,
    name,
    projectTypeKey: 'software',
    simplified: false,
    style: 'classic',
    isPrivate: false,
  };
}

export function wireIssueType(base: string, name: string) {
  const id = String(10_100 + issueTypes.findIndex((type) => type === name));
  const level = name === 'Epic' ? 1 : 0;
  return {
    self: `${base}/rest/api/3/issuetype/${id}`,
    id,
    name,
    description: '',
    subtask: false,
    hierarchyLevel: level,
  };
}

export function wireComment(base: string, state: JiraState, issue: Found, { id, author, body, created }: Comment) {
  const who = someone(base, state, author);
  return {
    self: `${base}/rest/api/3/issue/${issue.id}/comment/${id}`,
    id,
    author: who,
    body,
    updateAuthor: who,
    created: time(created),
    updated: time(created),
    jsdPublic: true,
  };
}

/** All fields of an issue by name. */
function fields(base: string, state: JiraState, issue: Found): Record<string, unknown> {
  const home = state.projects.find((candidate) => candidate.key === issue.project);
  const reporter = someone(base, state, issue.reporter);
  return {
    summary: issue.summary,
    description: issue.description,
    issuetype: wireIssueType(base, issue.issuetype),
    project: home && wireProject(base, home),
    status: wireStatus(base, statusOf(issue)),
    labels: issue.labels,
    assignee: issue.assignee === null ? null : someone(base, state, issue.assignee),
    reporter,
    creator: reporter,
    created: time(issue.created),
    updated: time(issue.updated),
    comment: {
      self: `${base}/rest/api/3/issue/${issue.id}/comment`,
      comments: issue.comments.map((one) => wireComment(base, state, issue, one)),
      maxResults: issue.comments.length,
      total: issue.comments.length,
      startAt: 0,
    },
  };
}

/**
 * An issue with the fields asked for: names, `*all`, `*navigable` (the same here, without comments), and `-name` to leave one out.
 * Only `id` asked for, as a search does by default: nothing but the id.
 */
export function wireIssue(
  base: string,
  state: JiraState,
  found: Found,
  asked: readonly string[],
  properties: readonly string[] = [],
) {
  const wanted = asked.map((name) => name.trim()).filter(Boolean);
  if (wanted.every((name) => name === 'id')) return { id: found.id };
  const all = wanted.includes('*all') || wanted.every((name) => name.startsWith('-'));
  const shown = Object.entries(fields(base, state, found)).filter(([name]) => {
    if (wanted.includes(`-${name}`)) return false;
    return all || wanted.includes(name) || (wanted.includes('*navigable') && name !== 'comment');
  });
  const kept = Object.entries(found.properties).filter(
    ([key]) => properties.includes(key) || properties.includes('*all'),
  );
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: found.id,
    self: `${base}/rest/api/3/issue/${found.id}`,
    key: found.key,
    ...(shown.length > 0 ? { fields: Object.fromEntries(shown) } : {}),
    ...(properties.length > 0 ? { properties: Object.fromEntries(kept) } : {}),
  };
}
