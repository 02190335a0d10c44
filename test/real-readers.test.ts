/** How many people really read a place is asked of the vendor: what the team file says is not only believed (X5). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { contentOf } from '../activities/content.ts';
import { workflowKey } from '../domain/ids.ts';
import { failureTypes } from '../domain/failures.ts';
import type { FrozenPlan } from '../domain/plan.ts';
import type { TeamRef } from '../domain/team.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team, teamReadBy } from './support/team.ts';

const tracking = team.github.tracking.repository;
const [owner = '', repo = ''] = tracking.split('/');
const secret = 'zq7secret';
const plan: FrozenPlan = {
  ...contentOf([]),
  goals: [],
  items: [
    {
      id: '10001',
      key: 'SEC-1',
      title: secret,
      link: 'https://jira.example.com/browse/SEC-1',
      source: 'jira:SEC',
      assignee: null,
      done: false,
      carried: 0,
      origin: 'planned',
    },
  ],
  committed: { by: team.roles.em.person, on: '2026-11-30T10:00:00.000+01:00' },
};

let world: ActivitiesWorld;
let ref: TeamRef;
let workflow = '';
let number = 0;

beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
});
afterAll(() => world.stop());
beforeEach(async () => {
  workflow = `iteration/security/readers-${(number += 1)}`;
  ref = await world.ref();
  await world.post('/outages', { name: 'repository-public', on: false });
});

const isPublic = (on: boolean) =>
  world.post('/outages', { name: 'repository-public', on, ...(on && { key: tracking }) });
/** `activities`: one worker, which believes an answer for minutes. */
const openIssue = (activities: Activities) =>
  world.attempt(workflow, () => activities.openTrackingIssue({ ...ref, key: workflowKey(`w${number}`), plan }));
const bodyOf = async (issue_number: number) => (await world.github.issues.get({ owner, repo, issue_number })).data.body;
const created = async () => (await world.effects()).filter(({ operation }) => operation === 'issues.create').length;

test('as the team file says: written, with what its readers may know', async () => {
  const { number: issue } = await openIssue(world.activitiesWith());
  expect(await bodyOf(issue)).toContain(secret);
});

test(
  'called internal and really public: nothing is written, a person is told, and after the fix it is written',
  { tags: ['X5'] },
  async () => {
    await isPublic(true);
    const before = await created();
    const activities = world.activitiesWith();
    await expect(openIssue(activities)).rejects.toMatchObject({
      type: failureTypes.parked,
      message: `GitHub says that ${tracking} is public, and the team file says otherwise. Change who can read it, or correct its visibility in the team file.`,
    });
    expect(await created()).toBe(before);
    await isPublic(false);
    expect(await bodyOf((await openIssue(activities)).number)).toContain(secret);
  },
);

test('the team file is corrected while the iteration keeps its version: the wider of the two counts', async () => {
  await isPublic(true);
  await world.ref(teamReadBy({ tracking: 'public' }));
  const { number: issue } = await openIssue(world.activitiesWith());
  expect(await bodyOf(issue)).toMatch(/## Items\n\n<!-- BEGIN WORK -->\n- a private item\n/);
});

test.each([
  { what: 'says nothing of private', change: {}, type: 'VendorAnswerMalformed' },
  { what: 'knows another word', change: { private: true, visibility: 'secret' }, type: failureTypes.parked },
  { what: 'contradicts itself', change: { private: true, visibility: 'public' }, type: failureTypes.parked },
])('an answer that $what: nothing is written as if it were private', async ({ change, type }) => {
  const before = await created();
  await world.fault({ vendor: 'github', match: 'repos.get', kind: 'status', status: 200, body: { id: 1, ...change } });
  await expect(openIssue(world.activitiesWith({ unchecked: true }))).rejects.toMatchObject({ type });
  expect(await created()).toBe(before);
});

test('what is released is called public and really private: it is not read, so that nothing of it is told', async () => {
  const closed = await openActivitiesWorld(team, {
    ...seedOf(team),
    github: seedOf(teamReadBy({ release: 'private' })).github,
  });
  try {
    const of = { ...(await closed.ref()), release: workflowKey('1.0.0') };
    await expect(closed.attempt(workflow, () => closed.activities.readRelease(of))).rejects.toMatchObject({
      type: failureTypes.parked,
      message: expect.stringContaining('GitHub says that acme/app is private or internal'),
    });
  } finally {
    await closed.stop();
  }
});

test('the answer is believed for minutes: many writes are one question', async () => {
  const activities = world.activitiesWith();
  await openIssue(activities);
  await world.fault({ vendor: 'github', match: 'repos.get', kind: 'status', status: 500 });
  workflow += '-second';
  await openIssue(activities);
  await expect(world.github.repos.get({ owner, repo })).rejects.toMatchObject({ status: 500 });
});
