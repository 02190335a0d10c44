/** Jira as it really is: empty answers prove nothing, issues move, the search lags, and not everybody can be assigned. */
import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { failureTypes } from '../domain/failures.ts';
import type { Improvement } from '../domain/improvement.ts';
import type { Item } from '../domain/plan.ts';
import { toInternalText } from '../domain/text/text.ts';
import type { TeamRef } from '../domain/team.ts';
import { improvementOf, improvementsOf } from '../records/improvements.ts';
import { retried } from '../vendors/errors.ts';
import { connectJira } from '../vendors/jira/client.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team } from './support/team.ts';

let world: ActivitiesWorld;
let ref: TeamRef;
let items: readonly Item[];

const workflow = 'iteration/security/w49';
const attempt = <Result>(run: (activities: Activities) => Promise<Result>, activities = world.activities) =>
  world.attempt(workflow, () => run(activities));
const read = (activities: Activities) => activities.readPlan({ ...ref, key: 'w49', goals: [] });
const readItems = (activities: Activities) => activities.readItems({ ...ref, items });
const answer = (match: string, body: unknown, status = 200) =>
  world.fault({ vendor: 'jira', match, kind: 'status', status, body });
const unchecked = () => world.activitiesWith({ unchecked: true });

const numbers = [1, 2, 3];
beforeAll(async () => {
  const seed = seedOf(team);
  const issues = numbers.map((n) => ({ key: `SEC-${n}`, summary: `Work ${n}`, labels: ['candidate'] }));
  const projects = [...seed.jira.projects, { key: 'OPS', name: 'Operations' }];
  world = await openActivitiesWorld(team, { ...seed, jira: { ...seed.jira, projects, issues } });
  ref = await world.ref();
  ({ items } = await attempt(read));
});
afterAll(() => world.stop());

test('the token is revoked: 200 and nothing is no empty plan, and nothing is gone', async () => {
  await world.post('/outages', { name: 'jira-token-revoked', on: true });
  for (const run of [read, readItems]) {
    await expect(attempt<unknown>(run)).rejects.toMatchObject({
      type: failureTypes.parked,
      message: expect.stringContaining('rejected the token'),
    });
  }
  await world.post('/outages', { name: 'jira-token-revoked', on: false });
  expect(await attempt(readItems)).toHaveLength(3);
});

test.each([
  ['nothing', undefined, 200],
  ['204', undefined, 204],
  ['null', 'null', 200],
  ['a list', [], 200],
  ['{}', {}, 200],
  ['an empty list of issues', { issues: [], issueErrors: [] }, 200],
  ['HTML', '<html>Sign in</html>', 200],
  ['half of the JSON', '{"issues": [', 200],
])('a bulk fetch that answers %s could not look', async (_, body, status) => {
  await answer('bulkFetchIssues', body, status);
  await expect(attempt(readItems, unchecked())).rejects.toMatchObject({ type: retried.malformed });
  expect(await attempt(readItems)).toHaveLength(3);
});

test.each([
  ['{}', {}],
  ['a list', []],
  ['null', 'null'],
])('a search that answers %s could not look', async (_, body) => {
  await answer('searchIssues', body);
  await expect(attempt(read, unchecked())).rejects.toMatchObject({ type: retried.malformed });
});

test('the same page again and again ends', async () => {
  const page = { issues: [{ id: '10001', key: 'SEC-1' }], nextPageToken: 'again', isLast: false };
  await answer('searchIssues', page);
  await answer('searchIssues', page);
  await expect(attempt(read, unchecked())).rejects.toThrow('names the same next page again');
});

test('an issue that Jira sends oddly is read as far as it goes; one that is none is left out, and that is said', async () => {
  const odd = { id: '10002', key: 'SEC-2', fields: { summary: null, labels: null, assignee: 7, status: {} } };
  const sound = { id: '10001', key: 'SEC-1', fields: { summary: 'Work 1', labels: [], status: null } };
  await answer('searchIssues', {
    issues: [{ id: '10001', key: 'SEC-1' }, { id: '10002', key: 'SEC-2' }, { fields: {} }],
  });
  await answer('bulkFetchIssues', { issues: [sound, odd], issueErrors: [] });
  const plan = await attempt(read, unchecked());
  expect(plan.items.map(({ key, title, assignee }) => [key, title, assignee])).toEqual([
    ['SEC-1', 'Work 1', null],
    ['SEC-2', '', null],
  ]);
  expect(plan.lines.map(({ text }) => toInternalText(text)).at(-1)).toBe('Left out: 1 issue that Jira sent unreadable');
});

test('one that is deleted is gone, for Jira says so; a proxy that says 404 does not', { tags: ['X3'] }, async () => {
  await world.post('/outages', { name: 'issue-deleted', on: true, key: 'SEC-3' });
  await answer('getIssue', '<html>No such page</html>', 404);
  await expect(attempt(readItems, unchecked())).rejects.toMatchObject({ type: failureTypes.parked });
  expect((await attempt(readItems)).map(({ key }) => key)).toEqual(['SEC-1', 'SEC-2']);
  await world.post('/outages', { name: 'issue-deleted', on: false, key: 'SEC-3' });
});

test('one that has moved is followed: key, link and project are the new ones', async () => {
  await world.post('/jira/people/move', { key: 'SEC-2', to: 'OPS' });
  const moved = (await attempt(readItems)).find(({ id }) => id === '10002');
  expect(moved).toMatchObject({ key: 'OPS-1', link: 'https://jira.example.com/browse/OPS-1', source: 'jira:OPS' });
  await attempt((activities) => activities.labelPlanned({ ...ref, key: 'w49', items: ['10002'] }));
  expect(await world.board('OPS')).toEqual([{ key: 'OPS-1', labels: ['candidate', 'planned/w49'] }]);
});

const what = `Review within a day ${'👩‍💻'.repeat(60)} and the tail`;
const improvement: Omit<Improvement, 'item' | 'itemId' | 'link'> = {
  chosenIn: 'retrospective/security/w47',
  what,
  measure: 'hours',
  baseline: '40',
  owner: team.roles.em.person,
  on: '2026-12-01T10:00:00.000+01:00',
};
const file = (activities: Activities) => activities.fileImprovement({ ...ref, iteration: 'w47', improvement });

test(
  'the owner cannot be assigned, the reply is lost, the search lags: filed once, unassigned, and that is said',
  { tags: ['X6'] },
  async () => {
    await world.post('/outages', { name: 'jira-assignee-refused', on: true, key: 'a-ada' });
    // The refusal of the assignee is the first answer, the issue itself the second.
    await expect(attempt(file)).resolves.toMatchObject({ assigned: false });
    const before = (await world.effects()).filter(({ operation }) => operation === 'createIssue');
    expect(before).toHaveLength(1);
    await world.post('/outages', { name: 'jira-assignee-refused', on: false, key: 'a-ada' });

    const again = { ...improvement, chosenIn: 'retrospective/security/w48' };
    const once = (activities: Activities) =>
      activities.fileImprovement({ ...ref, iteration: 'w48', improvement: again });
    await world.fault({ vendor: 'jira', match: 'createIssue', kind: 'after' });
    await expect(attempt(once)).rejects.toMatchObject({ type: retried.unavailable });
    await expect(attempt(once)).resolves.toMatchObject({ assigned: true, improvement: { item: 'SEC-5' } });
    expect((await world.effects()).filter(({ operation }) => operation === 'createIssue')).toHaveLength(2);
  },
);

test('a long improvement is cut between characters, and stands whole in the description', async () => {
  const { fields } = await world.jira.issues.getIssue({ issueIdOrKey: 'SEC-4' });
  const summary = String(fields?.['summary']);
  expect(summary.length).toBeLessThanOrEqual(255);
  expect(summary.isWellFormed()).toBe(true);
  expect(summary.replace(/^Review within a day /, '').replaceAll('👩‍💻', '')).toMatch(/^\s*…?$/u);
  expect(JSON.stringify(fields?.['description'])).toContain('and the tail');
});

test('the improvement moves: it stays in the next plan, and the records learn its key', { tags: ['R30'] }, async () => {
  await world.post('/jira/people/move', { key: 'SEC-5', to: 'OPS' });
  const plan = await attempt(read);
  expect(plan.items.find(({ origin }) => origin === 'improvement')).toMatchObject({ key: 'OPS-2', source: 'jira:OPS' });
  const [latest] = await improvementsOf(world.db, team.id);
  expect(latest && improvementOf(latest)).toMatchObject({
    item: 'OPS-2',
    link: 'https://jira.example.com/browse/OPS-2',
  });
  await world.post('/outages', { name: 'issue-deleted', on: true, key: 'OPS-2' });
  expect((await attempt(read)).lines.map(({ text }) => toInternalText(text)).at(-1)).toBe(
    'The improvement OPS-2 is no longer in Jira',
  );
});

async function serving(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It does not listen.');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

test('no redirect is followed to a stranger, and a path in the address is kept', async () => {
  const asked: string[] = [];
  const stranger = await serving((request, response) => {
    asked.push(`stranger ${request.url}`);
    response.end('{"accountId": "x"}');
  });
  const gateway = await serving((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(307, { location: `${stranger.url}/x` }).end();
  });
  const { cloud } = connectJira({ url: `${gateway.url}/ex/jira/1`, pages: '', email: 'a@example.com', token: 't' });
  await expect(cloud.myself.getCurrentUser()).rejects.toThrow('redirects to another origin');
  expect(asked).toEqual(['/ex/jira/1/rest/api/3/myself']);
  stranger.close();
  gateway.close();
});
