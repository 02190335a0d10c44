/** How things of Jira look in its answers. */
import type { Answer } from '../frame.ts';
import { json } from '../frame.ts';
import type { Found } from './jql-fields.ts';
import type { JiraState, Person, Status } from './state.ts';
import { issueTypes, self, statusOf } from './state.ts';

/** Jira writes the offset as `+0000`. */
const time = (iso: string): string => iso.replace('Z', '+0000');

export function refusal(status: number, messages: readonly string[], errors: Record<string, string> = {}): Answer {
  return json({ errorMessages: messages, errors }, status);
}

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

/** All fields of an issue by name. */
function fields(base: string, state: JiraState, issue: Found): Record<string, unknown> {
  const home = state.projects.find((candidate) => candidate.key === issue.project);
  return {
    summary: issue.summary,
    description: issue.description,
    issuetype: wireIssueType(base, issue.issuetype),
    project: home && wireProject(base, home),
    status: wireStatus(base, statusOf(issue)),
    labels: issue.labels,
    assignee: issue.assignee === null ? null : someone(base, state, issue.assignee),
    creator: someone(base, state, issue.creator ?? self.accountId),
    reporter: wireUser(base, self),
    votes: { self: `${base}/rest/api/3/issue/${issue.key}/votes`, votes: 0, hasVoted: false },
    comment: {
      comments: [],
      self: `${base}/rest/api/3/issue/${issue.id}/comment`,
      maxResults: 0,
      total: issue.comments ?? 0,
      startAt: 0,
    },
    created: time(issue.created),
    updated: time(issue.updated),
  };
}

/** An issue with the fields asked for by name; `*all`: with all of them. */
export function wireIssue(base: string, state: JiraState, found: Found, asked: readonly string[]) {
  const shown = Object.entries(fields(base, state, found)).filter(
    ([name]) => asked.includes('*all') || asked.includes(name),
  );
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: found.id,
    self: `${base}/rest/api/3/issue/${found.id}`,
    key: found.key,
    fields: Object.fromEntries(shown),
  };
}
