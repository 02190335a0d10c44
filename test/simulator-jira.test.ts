/** The simulated Jira, driven by the client library that the product uses, checked against Atlassian's own description. */
import { isApiError } from 'jira.js';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { contractChecks } from './contracts/vendors.ts';
import { simulatedWork, type SimulatedWork } from './support/simulated-work.ts';

let work: SimulatedWork;
beforeAll(async () => {
  work = await simulatedWork();
});
afterEach(() => work.proxy.mustBeKept());
afterAll(() => work.close());

const document = {
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Why.' }] }],
};
const fieldsSchema = z.object({
  summary: z.string(),
  labels: z.array(z.string()),
  assignee: z.object({ accountId: z.string(), displayName: z.string() }).nullable(),
  status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
});
const fieldsOf = async (key: string) =>
  fieldsSchema.parse((await work.jira.issues.getIssue({ issueIdOrKey: key })).fields);

async function keys(jql: string): Promise<string[]> {
  const { issues = [] } = await work.jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql, fields: ['key'] });
  return issues.map(({ key }) => key ?? '');
}

/** What Jira answers to a call that it refuses. */
async function refused(call: Promise<unknown>): Promise<{ status: number; said: string }> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isApiError(error)) throw new Error('Jira did not refuse the call.', { cause: error });
  return { status: error.status, said: JSON.stringify(error.body) };
}

const create = (fields: object, jira = work.jira) =>
  jira.issues.createIssue({ fields: { project: { key: 'PB' }, issuetype: { name: 'Task' }, ...fields } });

test('says whose token it is, what it may do and what a project is', async () => {
  expect((await work.jira.myself.getCurrentUser()).displayName).toBe('Drumbeat');
  const { permissions } = await work.jira.permissions.getMyPermissions({
    permissions: 'BROWSE_PROJECTS,CREATE_ISSUES,EDIT_ISSUES',
    projectKey: 'PB',
  });
  expect(permissions).toMatchObject({ EDIT_ISSUES: { havePermission: true } });
  expect((await work.jira.projects.getProject({ projectIdOrKey: 'PB' })).name).toBe('Platform');
  expect(await refused(work.jira.projects.getProject({ projectIdOrKey: 'NO' }))).toMatchObject({ status: 404 });
});

test('a wrong token is a 401, and a fault on purpose answers for the vendor', async () => {
  expect(await refused(work.jiraAs('wrong').myself.getCurrentUser())).toMatchObject({ status: 401 });
  await work.post('/faults', {
    vendor: 'jira',
    match: 'getCurrentUser',
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '7' },
  });
  await expect(work.jira.myself.getCurrentUser()).rejects.toMatchObject({ retryAfterMs: 7000 });
});

describe('JQL', () => {
  test.each([
    ['project = PB AND labels = ready ORDER BY key ASC', ['PB-1', 'PB-2']],
    ['project = "Platform" and labels in (net, "planned/2026-21") order by key', ['PB-2', 'PB-11']],
    // As in Jira, what has no labels is not found by `!=`.
    ['labels != ready', ['PB-11']],
    ['status = "to do" AND labels != ready', ['PB-11']],
    ['statusCategory != Done AND (assignee = acc-anna OR assignee = acc-ben)', ['PB-1', 'PB-10']],
    ['labels = "nobody has it"', []],
  ])('%s', async (jql, found) => {
    expect(await keys(jql)).toEqual(found);
  });

  test.each([
    ['', 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'],
    ['ORDER BY key', 'Unbounded JQL queries'],
    [
      'labels = planned/2026-21',
      "The character '/' is a reserved JQL character. You must enclose it in a string. (line 1, character 17)",
    ],
    ['project = PB sprint = 3', "Expecting either 'OR' or 'AND' but got 'sprint'. (line 1, character 14)"],
    [
      'project = PB AND\nsprint = 3',
      "Field 'sprint' does not exist or you do not have permission to view it. (line 2, character 1)",
    ],
    ['constructor = 3', "Field 'constructor' does not exist"],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'. (line 1, character 11)"],
    ['labels ~ rea', "the simulator knows '=', '!=' and 'IN', but got '~'. (line 1, character 8)"],
    ['labels is EMPTY', "but got 'is'"],
    ['assignee = currentUser()', 'The simulator knows no JQL functions'],
    ['labels = ready ORDER BY votes', "The simulator can only order by 'key ASC' and by 'created DESC'."],
    ['labels = ready ORDER BY key DESC', "got 'DESC'"],
    ['(labels = ready', "Expecting ')' but got the end of the query."],
    ['labels = "ready', 'has not been completed'],
    ['labels = not', 'reserved JQL word'],
  ])('refuses %j', async (jql, words) => {
    const { status, said } = await refused(keys(jql));
    expect(status).toBe(400);
    expect(said).toContain(words.replaceAll('"', String.raw`\"`));
  });
});

test('a search comes in pages, in the order of the keys', async () => {
  const search = (more: object) =>
    work.jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql: 'project = PB', fields: ['summary'], ...more });
  const first = await search({ maxResults: 3 });
  expect(first.issues?.map(({ key }) => key)).toEqual(['PB-1', 'PB-2', 'PB-10']);
  expect(first.isLast).toBe(false);
  const nextPageToken = first.nextPageToken ?? '';
  const second = await search({ maxResults: 3, nextPageToken });
  expect(second.issues).toMatchObject([{ key: 'PB-11', fields: { summary: 'Threat model' } }]);
  expect(second).toMatchObject({ isLast: true });
  expect(second.nextPageToken).toBeUndefined();
  expect(await refused(search({ jql: 'project = PB ', nextPageToken }))).toMatchObject({ status: 400 });
});

test('an issue is created with its document and labels, and read back', async () => {
  const { key } = await create({
    issuetype: { name: 'Story' },
    summary: 'Improve the handover',
    description: document,
    labels: ['drumbeat-0123456789abcdef'],
    assignee: { id: 'acc-ben' },
  });
  expect(key).toBe('PB-12');
  const issue = await work.jira.issues.getIssue({ issueIdOrKey: key });
  expect(issue.fields).toMatchObject({
    description: document,
    reporter: { displayName: 'Drumbeat' },
    issuetype: { name: 'Story' },
  });
  expect(await keys('labels = drumbeat-0123456789abcdef')).toEqual([key]);
  expect(await work.effects()).toContainEqual({
    vendor: 'jira',
    operation: 'createIssue',
    target: key,
    marker: '0123456789abcdef',
    summary: 'PB-12 Improve the handover',
  });
});

test.each([
  ['an unknown project', { summary: 'x', project: { key: 'NO' } }, '"project":"Specify a valid project ID or key"'],
  ['a label with a space', { summary: 'x', labels: ['a b'] }, "The label 'a b' contains spaces which is invalid."],
  [
    'a field that is not there',
    { summary: 'x', sprint: 3 },
    "Field 'sprint' cannot be set. It is not on the appropriate screen, or unknown.",
  ],
  ['a stranger as assignee', { summary: 'x', assignee: { id: 'nobody' } }, "User 'nobody' does not exist."],
])('create refuses %s', async (_, fields, words) => {
  const { status, said } = await refused(create(fields, work.uncheckedJira));
  expect(status).toBe(400);
  expect(said).toContain(words);
});

test('labels are added and removed one by one; fields are set; what changes nothing leaves no trace', async () => {
  const edit = (parameters: object) => work.jira.issues.editIssue({ issueIdOrKey: 'PB-1', ...parameters });
  await edit({
    update: { labels: [{ add: 'planned/2026-22' }, { remove: 'ready' }] },
    fields: { summary: 'Rotate all keys' },
  });
  expect(await fieldsOf('PB-1')).toMatchObject({ labels: ['planned/2026-22'], summary: 'Rotate all keys' });
  const before = await work.effects();
  await edit({ update: { labels: [{ add: 'planned/2026-22' }] } });
  expect(await work.effects()).toEqual(before);
  expect(before.at(-1)).toMatchObject({ operation: 'editIssue', target: 'PB-1' });
  expect(await refused(edit({ fields: { assignee: { id: 'nobody' } } }))).toMatchObject({ status: 400 });
});

test('teammates move issues without the API', async () => {
  expect(await work.post('/jira/people/transition', { key: 'PB-11', status: 'Done' })).toBe(200);
  expect((await fieldsOf('PB-11')).status).toMatchObject({ name: 'Done', statusCategory: { key: 'done' } });
  expect((await work.effects()).at(-1)).toMatchObject({ operation: 'people.transition', target: 'PB-11' });
  expect(await work.post('/jira/people/transition', { key: 'PB-99', status: 'Done' })).toBe(404);
});

test('many issues are read at once; those that are gone are left out, and one alone is a 404', async () => {
  const { issues = [] } = await work.jira.issues.bulkFetchIssues({
    issueIdsOrKeys: ['PB-10', 'PB-99', 'PB-1'],
    fields: ['summary'],
  });
  expect(issues.map(({ key }) => key)).toEqual(['PB-1', 'PB-10']);
  const { status, said } = await refused(work.jira.issues.getIssue({ issueIdOrKey: 'PB-99' }));
  expect([status, said]).toEqual([
    404,
    expect.stringContaining('Issue does not exist or you do not have permission to see it.'),
  ]);
});

test('everything survives a restart', async () => {
  const { key } = await create({ summary: 'Outlives its server' });
  await work.restart();
  expect((await fieldsOf(key)).summary).toBe('Outlives its server');
});

test.skipIf(contractChecks === 'off')('all of this was checked on its way', () => {
  expect(work.proxy.checked.jira).toBeGreaterThan(40);
});
