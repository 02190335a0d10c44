/** What people break at the simulated vendors, as the vendors' real clients meet it, until it is fixed. */
import { WebClient, WebAPIPlatformError } from '@slack/web-api';
import { isApiError } from 'jira.js';
import { RequestError } from 'octokit';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { credentials } from '../simulator/slack/slack.ts';
import { simulatedWork, type SimulatedWork } from './support/simulated-work.ts';

let work: SimulatedWork;
let slack: WebClient;
beforeAll(async () => {
  work = await simulatedWork();
  slack = new WebClient(credentials.token, {
    slackApiUrl: `${work.url}/slack/api/`,
    retryConfig: { retries: 0 },
  });
});
afterEach(() => work.proxy.mustBeKept());
afterAll(() => work.close());

const listed = z.object({
  outages: z.array(z.object({ name: z.string(), words: z.string(), on: z.boolean(), keys: z.array(z.string()) })),
});
const outages = async () => listed.parse(await (await fetch(`${work.url}/outages`)).json()).outages;
const on = async (name: string, key?: string) =>
  expect(await work.post('/outages', { name, on: true, ...(key && { key }) })).toBe(200);
const off = async (name: string) => expect(await work.post('/outages', { name, on: false })).toBe(200);

/** What the vendor's own client says of a call that is refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof WebAPIPlatformError) return error.data.error;
  if (isApiError(error)) return String(error.status);
  if (error instanceof RequestError) return `${error.status} ${error.message.split(' - ')[0]}`;
  throw new Error('the call was not refused by the vendor', { cause: error });
}

const posted = z.looseObject({ ts: z.string() });
const say = async (channel: string) =>
  posted.parse(await slack.apiCall('chat.postMessage', { channel, text: 'Hello' }));
const jiraMe = () => work.jira.myself.getCurrentUser();
const githubMe = () => work.github.rest.users.getAuthenticated();
const planning = { owner: 'acme', repo: 'planning' };
const app = { owner: 'acme', repo: 'app' };

test.each([
  ['slack-token-revoked', () => slack.auth.test(), 'invalid_auth'],
  ['jira-token-revoked', jiraMe, '401'],
  ['github-token-revoked', githubMe, '401 Bad credentials'],
])('%s: the vendor refuses every call until it is fixed, and a restart fixes nothing', async (name, call, said) => {
  await on(name);
  expect(await refusal(call())).toBe(said);
  await work.restart();
  expect(await refusal(call())).toBe(said);
  expect((await outages()).filter((one) => one.on)).toEqual([expect.objectContaining({ name, keys: [] })]);
  await off(name);
  await call();
});

test('an archived channel can be read, and nothing more', async () => {
  const { ts } = await say('C0TEAM');
  await on('channel-archived');
  expect((await outages()).find((one) => one.on)?.keys).toEqual(['C0TEAM']);
  expect(await refusal(say('C0TEAM'))).toBe('is_archived');
  expect(await refusal(slack.chat.update({ channel: 'C0TEAM', ts, text: 'Changed' }))).toBe('is_inactive');
  expect((await slack.conversations.info({ channel: 'C0TEAM' })).channel?.is_archived).toBe(true);
  const { messages = [] } = await slack.conversations.history({ channel: 'C0TEAM' });
  expect(messages.filter((one) => one.app_id === 'A0DRUMBEAT')).toHaveLength(1);
  await say('U0ANNA');
  await off('channel-archived');
  await say('C0TEAM');
});

test('a deleted Jira item is neither found nor read, and comes back as it was', async () => {
  const keys = async () => {
    const jql = 'project = PB';
    const { issues = [] } = await work.jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({ jql, fields: ['key'] });
    return issues.map(({ key }) => key);
  };
  // PB-11 is the one that is planned and not done.
  await on('issue-deleted');
  expect(await keys()).toEqual(['PB-1', 'PB-2', 'PB-10']);
  expect(await refusal(work.jira.issues.getIssue({ issueIdOrKey: 'PB-11' }))).toBe('404');
  const edit = work.jira.issues.editIssue({ issueIdOrKey: 'PB-11', update: { labels: [{ add: 'x' }] } });
  expect(await refusal(edit)).toBe('404');
  const { issues } = await work.jira.issues.bulkFetchIssues({ issueIdsOrKeys: ['PB-11', 'PB-1'], fields: ['summary'] });
  expect(issues?.map(({ key }) => key)).toEqual(['PB-1']);
  expect(await work.post('/outages', { name: 'issue-deleted', on: true, key: 'PB-99' })).toBe(404);
  await off('issue-deleted');
  expect(await keys()).toContain('PB-11');
  expect((await work.effects()).map(({ operation, target }) => [operation, target])).toEqual(
    expect.arrayContaining([
      ['people.delete', 'PB-11'],
      ['people.restore', 'PB-11'],
    ]),
  );
});

test('a deleted GitHub issue is gone, and a moved one answers from its new place', async () => {
  const { data: made } = await work.github.rest.issues.create({ ...app, title: 'Tracking issue', body: 'x' });
  const get = () => work.github.rest.issues.get({ ...app, issue_number: made.number });
  await on('issue-deleted', `acme/app#${made.number}`);
  expect(await refusal(get())).toBe('410 This issue was deleted');
  expect((await work.github.rest.issues.listForRepo(app)).data).toEqual([]);
  await off('issue-deleted');

  const move = { issue: `acme/app#${made.number}`, to: 'acme/planning' };
  expect(await work.post('/github/people/transfer', move)).toBe(200);
  const { data: moved } = await get();
  expect(moved.repository_url).toMatch(/\/repos\/acme\/planning$/);
  expect((await work.github.rest.issues.listForRepo(planning)).data).toHaveLength(1);
});

test('a repository that is forbidden: a private one is not there, a public one can only be read', async () => {
  await on('repository-forbidden');
  expect(await refusal(work.github.rest.repos.get(app))).toBe('404 Not Found');
  expect((await work.github.rest.repos.get(planning)).data.full_name).toBe('acme/planning');
  const create = () => work.github.rest.issues.create({ ...planning, title: 'A', body: 'x' });
  expect(await refusal(create())).toBe('403 Resource not accessible by personal access token');
  await off('repository-forbidden');
  await on('repository-forbidden', 'acme/app');
  await create();
  await off('repository-forbidden');
  await work.github.rest.repos.get(app);
});

test('what cannot be read as an outage is refused', async () => {
  expect(await work.post('/outages', { name: 'coffee-gone', on: true })).toBe(400);
  expect(await work.post('/outages', { name: 'channel-archived', on: true, key: 'C0NOWHERE' })).toBe(404);
  expect((await outages()).some((one) => one.on)).toBe(false);
});
