/** GitHub answers a look-up with what is no answer, or with what is not ours: nothing is made twice, nothing is taken for gone (X6). */
import { createServer } from 'node:http';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { contentOf } from '../activities/content.ts';
import { markerOf } from '../activities/own-marks.ts';
import { markerSecrets } from '../records/own-marks.ts';
import { workflowKey } from '../domain/ids.ts';
import type { FrozenPlan } from '../domain/plan.ts';
import type { TeamRef } from '../domain/team.ts';
import { text } from '../domain/text/text.ts';
import { retried } from '../vendors/errors.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team } from './support/team.ts';

const at = { owner: 'acme', repo: 'security' };
const plan: FrozenPlan = {
  ...contentOf([]),
  goals: [],
  items: [],
  committed: { by: team.roles.em.person, on: '2026-11-30T10:00:00.000+01:00' },
};

let world: ActivitiesWorld;
let ref: TeamRef;
let activities: Activities;
let workflow = '';
let number = 0;
let mark = 0;

beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
  ref = await world.ref();
});
afterAll(() => world.stop());
beforeEach(async () => {
  workflow = `iteration/security/look-${(number += 1)}`;
  // Garbage is not as GitHub describes it.
  activities = world.activitiesWith({ unchecked: true });
  await world.post('/github/people/pages', { most: null });
  mark = (await world.effects()).length;
});

const attempt = <Result>(run: () => Promise<Result>) => world.attempt(workflow, run);
const failing = async (run: () => Promise<unknown>): Promise<ApplicationFailure> => {
  const ended = await attempt(run).then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (ended instanceof ApplicationFailure) return ended;
  throw new Error(`no failure of the application, but: ${String(ended)}`);
};
const openIssue = () => activities.openTrackingIssue({ ...ref, key: workflowKey(`w${number}`), plan });
let issue = 0;
const closeIssue = () => activities.closeTrackingIssue({ ...ref, number: issue, word: text`Done.`, asPlanned: true });
const release = () => workflowKey(`2026.${number}.0`);
const publish = async () => {
  const { commit, lines } = await activities.readRelease({ ...ref, release: release() });
  return activities.publishRelease({ ...ref, release: release(), commit, lines });
};
const made = async (operation: string) =>
  (await world.effects()).slice(mark).filter((one) => one.operation === operation).length;
const answering = (match: string, body: unknown, status = 200, headers: Record<string, string> = {}) =>
  world.fault({ vendor: 'github', match, kind: 'status', status, body, headers });

const garbage: readonly [string, { body?: unknown; status?: number }][] = [
  ['nothing', { body: '' }],
  ['204', { status: 204 }],
  ['null', { body: null }],
  ['{}', { body: {} }],
  ['a string', { body: 'ok' }],
  ['HTML', { body: '<html>Sign in</html>' }],
  ['a list of other things', { body: [{}, { id: 'x' }] }],
  ['cut-off JSON', { body: '[{"id": 1,' }],
];

interface Write {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  /** What is asked before it is done again. */
  readonly lookUps: readonly string[];
  readonly operation: string;
}
const writes: readonly Write[] = [
  { name: 'the tracking issue', run: openIssue, lookUps: ['issues.listForRepo'], operation: 'issues.create' },
  {
    name: 'its last comment',
    run: closeIssue,
    lookUps: ['issues.listComments', 'issues.get'],
    operation: 'issues.createComment',
  },
  { name: 'the release', run: publish, lookUps: ['repos.getReleaseByTag'], operation: 'repos.createRelease' },
];

describe.each(writes.flatMap(({ lookUps, ...write }) => lookUps.map((lookUp) => ({ ...write, lookUp }))))(
  '$name, its reply lost, then $lookUp answers',
  ({ name, run, lookUp, operation }) => {
    beforeEach(async () => {
      if (name === 'its last comment') ({ number: issue } = await attempt(openIssue));
    });

    test.each(garbage)(
      '%s: could not look, and nothing is made twice',
      { tags: ['X6'] },
      async (_, { body, status }) => {
        await world.fault({ vendor: 'github', match: operation, kind: 'after' });
        expect((await failing(run)).type).toBe(retried.unavailable);
        await answering(lookUp, body, status);
        const failure = await failing(run);
        expect(failure).toMatchObject({ type: retried.malformed, nonRetryable: false });
        expect(failure.message).not.toContain('Sign in');
        await attempt(run);
        expect(await made(operation)).toBe(1);
      },
    );
  },
);

describe.each(writes.slice(0, 2))('$name, its reply lost', ({ name, run, lookUps: [list = ''], operation }) => {
  beforeEach(async () => {
    if (name === 'its last comment') ({ number: issue } = await attempt(openIssue));
    await world.fault({ vendor: 'github', match: operation, kind: 'after' });
    await failing(run);
  });

  test('an empty list is believed only when a second question has the same answer', { tags: ['X6'] }, async () => {
    await answering(list, []);
    await attempt(run);
    expect(await made(operation)).toBe(1);
  });

  test('what else is in the list is passed over, whatever it looks like', { tags: ['X6'] }, async () => {
    const { data } =
      name === 'its last comment'
        ? await world.github.issues.listComments({ ...at, issue_number: issue })
        : await world.github.issues.listForRepo({ ...at, per_page: 1 });
    const [own] = data;
    const strange = [
      { ...own, body: null },
      { ...own, user: null },
      { ...own, id: 7, user: { ...own?.user, login: 'mallory', id: 4711 } },
      { id: 'x' },
      null,
    ];
    await answering(list, [...strange, own]);
    await attempt(run);
    expect(await made(operation)).toBe(1);
  });

  test('it is found on the last of many pages', { tags: ['X6'] }, async () => {
    for (const title of ['One', 'Two', 'Three']) {
      if (name === 'its last comment')
        await world.github.issues.createComment({ ...at, issue_number: issue, body: title });
      else await world.github.issues.create({ ...at, title, body: title });
    }
    await world.post('/github/people/pages', { most: 1 });
    const before = await made(operation);
    await attempt(run);
    expect(await made(operation)).toBe(before);
  });

  const path = () => (name === 'its last comment' ? `issues/${issue}/comments` : 'issues');
  test.each([
    ['the same next page again', 2, () => `${world.simulator}/github/repos/acme/security/${path()}?page=2`],
    ['a next page at another origin', 1, () => 'http://127.0.0.1:9/x'],
  ])('its list names %s: could not look', { tags: ['X6'] }, async (said, times, next) => {
    const link = `<${next()}>; rel="next"`;
    for (let answers = 0; answers < times; answers += 1) await answering(list, [], 200, { link });
    expect((await failing(run)).message).toContain(said);
    await attempt(run);
    expect(await made(operation)).toBe(1);
  });
});

test('an issue that was not deleted by GitHub’s own word is not gone', async () => {
  ({ number: issue } = await attempt(openIssue));
  for (const status of [404, 410]) {
    await answering('issues.get', '<html>Gone</html>', status);
    expect(await failing(closeIssue)).toMatchObject({ type: retried.malformed });
  }
  await answering('issues.get', { message: 'Issues are disabled for this repo' }, 410);
  expect((await failing(closeIssue)).message).toContain('Turn on Issues in the settings of the repository');
  await world.post('/outages', { name: 'issue-deleted', on: true, key: `acme/security#${issue}` });
  expect(await attempt(closeIssue)).toEqual({ gone: true });
  await world.post('/outages', { name: 'issue-deleted', on: false });
});

test.each(['', '<html>Not found</html>', {}, null])(
  'a release that is not there by another word than GitHub’s (%j): could not look',
  async (body) => {
    await attempt(publish);
    for (const match of ['repos.getLatestRelease', 'repos.getReleaseByTag']) {
      workflow = `release/security/missing-${(number += 1)}`;
      await answering(match, body, 404);
      expect(await failing(publish)).toMatchObject({ type: retried.malformed, nonRetryable: false });
    }
  },
);

describe('redirects', () => {
  test('a renamed repository is read and written under its new name', { tags: ['X6'] }, async () => {
    const repository = team.github.tracking.repository;
    await world.post('/github/people/rename', { repository, to: 'acme/renamed' });
    try {
      ({ number: issue } = await attempt(openIssue));
      expect(await attempt(closeIssue)).toEqual({ gone: false });
      const { data } = await world.github.issues.get({ owner: 'acme', repo: 'renamed', issue_number: issue });
      expect(data.state).toBe('closed');
    } finally {
      await world.post('/github/people/rename', { repository: 'acme/renamed', to: repository });
    }
  });

  test('an issue that was moved gets its last comment where it is', { tags: ['X6'] }, async () => {
    ({ number: issue } = await attempt(openIssue));
    await world.post('/github/people/transfer', { issue: `acme/security#${issue}`, to: 'acme/app' });
    expect(await attempt(closeIssue)).toEqual({ gone: false });
    expect((await world.effects()).at(-1)).toMatchObject({ target: expect.stringMatching(/^acme\/app#\d+$/) });
  });

  interface Redirected {
    readonly match: string;
    readonly run: () => Promise<unknown>;
    readonly operation: string;
    /** The reply of the write was lost before, so that it is looked up. */
    readonly lost?: true;
    readonly noReleaseYet?: true;
  }
  const redirected: readonly Redirected[] = [
    { match: 'repos.get', run: openIssue, operation: 'issues.create' },
    { match: 'issues.create', run: openIssue, operation: 'issues.create' },
    { match: 'issues.listForRepo', run: openIssue, operation: 'issues.create', lost: true },
    { match: 'issues.get', run: closeIssue, operation: 'issues.createComment' },
    { match: 'issues.createComment', run: closeIssue, operation: 'issues.createComment' },
    { match: 'issues.listComments', run: closeIssue, operation: 'issues.createComment', lost: true },
    { match: 'issues.update', run: closeIssue, operation: 'issues.createComment' },
    { match: 'repos.getBranch', run: publish, operation: 'repos.createRelease' },
    { match: 'repos.getLatestRelease', run: publish, operation: 'repos.createRelease' },
    { match: 'repos.listCommits', run: publish, operation: 'repos.createRelease', noReleaseYet: true },
    { match: 'repos.getReleaseByTag', run: publish, operation: 'repos.createRelease' },
    { match: 'git.listMatchingRefs', run: publish, operation: 'repos.createRelease' },
    { match: 'repos.compareCommitsWithBasehead', run: publish, operation: 'repos.createRelease' },
    { match: 'repos.createRelease', run: publish, operation: 'repos.createRelease' },
  ];
  test.each(redirected)(
    '$match redirects to a stranger: nothing is sent there, and what it would answer is no result',
    async ({ match, run, operation, lost, noReleaseYet }) => {
      const seen: string[] = [];
      const stranger = createServer((request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.setHeader('content-type', 'application/json');
        response.end('{"id": 1, "number": 1, "html_url": "https://evil.example", "state": "closed"}');
      });
      await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening));
      const address = stranger.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      try {
        if (run === closeIssue) ({ number: issue } = await attempt(openIssue));
        mark = (await world.effects()).length;
        if (lost) await world.fault({ vendor: 'github', match: operation, kind: 'after' });
        if (lost) await failing(run);
        const none = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' };
        if (noReleaseYet) await answering('repos.getLatestRelease', none, 404);
        await answering(match, '', 307, { location: `http://127.0.0.1:${port}/repos/x` });
        // Who reads the repository was not asked before by these.
        activities = world.activitiesWith({ unchecked: true });
        const failure = await failing(run);
        expect(failure.type).toBe(retried.malformed);
        expect(failure.message).toContain('It redirects to another origin');
        await attempt(run);
        expect(await made(operation)).toBe(1);
        expect(seen).toEqual([]);
      } finally {
        stranger.close();
      }
    },
  );
});

test('somebody’s comment that carries our marker is not taken for ours', { tags: ['X6'] }, async () => {
  ({ number: issue } = await attempt(openIssue));
  await world.fault({ vendor: 'github', match: 'issues.createComment', kind: 'before' });
  await failing(closeIssue);
  const marker = await world.db
    .selectFrom('writes')
    .select('key')
    .where('workflow_id', '=', workflow)
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow();
  const [secret] = await markerSecrets(world.db);
  const body = `Done.\n\n<!-- drumbeat:${markerOf(marker.key, secret)} -->`;
  await world.post('/github/people/comment', { repository: 'acme/security', number: issue, body, author: 'mallory' });
  await attempt(closeIssue);
  expect(await made('issues.createComment')).toBe(1);
});

test('the title of an issue is no Markdown', async () => {
  const named = { ...team, name: 'R&D [$$] _core_' };
  const { number: opened } = await attempt(async () =>
    activities.openTrackingIssue({ ...(await world.ref(named)), key: workflowKey(`w${number}`), plan }),
  );
  const { data } = await world.github.issues.get({ ...at, issue_number: opened });
  expect(data.title).toBe(`R&D [$$] _core_ w${number}: Tracking issue`);
});
