/** Releases on GitHub as it really is: many commits, tags that are no tags, releases made by hand, permissions that a token lacks. */
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import { workflowKey } from '../domain/ids.ts';
import { failureTypes } from '../domain/failures.ts';
import type { TeamRef } from '../domain/team.ts';
import { toInternalText } from '../domain/text/text.ts';
import { retried } from '../vendors/errors.ts';
import { vendors } from '../vendors/vendors.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team } from './support/team.ts';

const repository = 'acme/app';
const at = { owner: 'acme', repo: 'app' };

let world: ActivitiesWorld;
let ref: TeamRef;
let activities: Activities;
let number = 0;
let tag = '';

beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
  ref = await world.ref();
  activities = world.activities;
});
afterAll(() => world.stop());
beforeEach(() => {
  tag = `v1.${(number += 1)}.0`;
});

const release = () => workflowKey(tag.slice(1));
const attempt = <Result>(run: () => Promise<Result>) => world.attempt(`release/security/${tag}`, run);
const read = () => attempt(() => activities.readRelease({ ...ref, release: release() }));
const publish = async (changed: Partial<Awaited<ReturnType<typeof read>>> = {}) => {
  const { commit, lines } = { ...(await read()), ...changed };
  return attempt(() => activities.publishRelease({ ...ref, release: release(), commit, lines }));
};
const failing = async (run: () => Promise<unknown>): Promise<ApplicationFailure> => {
  const ended = await run().then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (ended instanceof ApplicationFailure) return ended;
  throw new Error(`no failure of the application, but: ${String(ended)}`);
};
const push = async (message: string, more: object = {}) =>
  world.post('/github/people/push', { repository, message, author: 'ada', ...more });
const pushMany = async (count: number) => {
  for (let one = 1; one <= count; one += 1) await push(`Change ${one} of ${count}`);
};
const words = ({ lines }: Awaited<ReturnType<typeof read>>) => lines.map((line) => toInternalText(line.text));
const bodyOf = async () => (await world.github.repos.getReleaseByTag({ ...at, tag })).data.body ?? '';
const answering = (match: string, status: number, message: string, errors?: readonly object[]) =>
  world.fault({
    vendor: 'github',
    match,
    kind: 'status',
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', ...(errors && { errors }) },
  });

test(
  'without a release to compare with, the latest commits are shown, and that there are more',
  { tags: ['R4'] },
  async () => {
    await pushMany(25);
    const [commit, more, ...commits] = words(await read());
    expect(commit).toMatch(/^Commit [0-9a-f]{12}$/);
    expect(more).toMatch(
      /^No release to compare with. The newest 20 commits are listed, and there are more: http.*\/acme\/app\/commits\/[0-9a-f]{40}$/,
    );
    expect(commits).toHaveLength(20);
    expect(commits[0]).toBe('Change 25 of 25');
    await publish();
    expect(await bodyOf()).toContain('and there are more: [');
  },
);

test(
  'of 310 commits all are listed, the newest first; of 912 the newest 500, with the number of the others and where they are',
  {
    tags: ['R4'],
  },
  async () => {
    await publish();
    await pushMany(310);
    const [, ...commits] = words(await read());
    expect(commits).toEqual(Array.from({ length: 310 }, (_, index) => `Change ${310 - index} of 310`));

    await pushMany(602);
    const [, more, ...newest] = words(await read());
    expect(more).toMatch(
      /^The newest 500 of 912 commits are listed, and 412 more: http.*\/acme\/app\/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}$/,
    );
    expect(newest).toHaveLength(500);
    expect([newest[0], newest.at(-1)]).toEqual(['Change 602 of 602', 'Change 103 of 602']);
    tag = `v1.${number}.1`;
    await publish();
    expect(await bodyOf()).toMatch(
      /^The newest 500 of 912 commits are listed, and 412 more: \[.*\n\n- \[Change 602 of 602]/,
    );
  },
);

test.each([
  ['fewer than it says', { total_commits: 3, commits: [] }],
  ['nothing', {}],
])('a comparison that holds %s is no list of changes', async (_, change) => {
  const own = { html_url: 'https://github.com/acme/app/compare/a...b', total_commits: 0, ...change };
  const body = Object.keys(change).length === 0 ? {} : own;
  await world.fault({ vendor: 'github', match: 'repos.compareCommitsWithBasehead', kind: 'status', status: 200, body });
  activities = world.activitiesWith({ unchecked: true });
  expect(await failing(read)).toMatchObject({ type: retried.malformed, nonRetryable: false });
  activities = world.activities;
});

test('pages of a size that nobody asked for', async () => {
  await push('One');
  await push('Two');
  await push('Three');
  await world.post('/github/people/pages', { most: 1 });
  expect(words(await read()).slice(1)).toEqual(['Three', 'Two', 'One']);
  await world.post('/github/people/pages', { most: null });
  await publish();
});

test('a commit without a message is called by its short sha', async () => {
  await push('');
  await push('\n\nA title after an empty line\n\nand a body');
  const { lines, ...content } = await read();
  expect(words({ lines, ...content }).slice(1)).toEqual(['A title after an empty line', lines[2]?.id.slice(0, 7)]);
  await publish();
  expect(await bodyOf()).toContain(`[${lines[2]?.id.slice(0, 6)}⁠`.slice(0, 7));
  expect(await bodyOf()).not.toContain('[]');
});

test('a branch that has the name of the tag is no tag', { tags: ['R4'] }, async () => {
  const older = (await world.github.repos.listCommits(at)).data.at(-1)?.sha;
  await world.post('/github/people/ref', { repository, ref: `refs/heads/${tag}`, sha: older });
  await push('After the branch');
  const { commit } = await read();
  await publish();
  expect((await world.github.repos.getReleaseByTag({ ...at, tag })).data.target_commitish).toBe(commit);
  // Nor is it taken for the tag of the latest release, which is what changes are counted from.
  await push('After the release');
  expect(words(await read()).slice(1)).toEqual(['After the release']);
});

/** A tag on one of the two latest commits; one that only begins so is another one. */
const tagOn = async (which: 'the latest' | 'the one before', annotated: boolean) => {
  await push('One');
  await push('Two');
  const [head, older] = (await world.github.repos.listCommits(at)).data;
  const sha = (which === 'the latest' ? head : older)?.sha;
  await world.post('/github/people/ref', { repository, ref: `refs/tags/${tag}`, sha, annotated });
  await world.post('/github/people/ref', { repository, ref: `refs/tags/${tag}-rc1`, sha: older?.sha });
};

test.each([false, true])(
  'a tag on the commit decided on is published (with a message: %s)',
  { tags: ['R4'] },
  async (annotated) => {
    await tagOn('the latest', annotated);
    await publish();
    await push('Three');
    expect(words(await read()).slice(1)).toEqual(['Three']);
  },
);

test.each([false, true])('a tag on another commit is not (with a message: %s)', { tags: ['R4'] }, async (annotated) => {
  await tagOn('the one before', annotated);
  expect(await failing(publish)).toMatchObject({
    type: failureTypes.parked,
    message: expect.stringContaining(`The tag ${tag} of acme/app exists already, on another commit`),
  });
});

test('a release that was made by hand is named, with its link and what can be done', { tags: ['R4'] }, async () => {
  await world.post('/github/people/release', { repository, tag, body: 'By hand', author: 'ben' });
  const failure = await failing(publish);
  expect(failure.type).toBe(failureTypes.parked);
  expect(failure.message).toMatch(
    new RegExp(
      `The release ${tag} of acme/app exists already, not made by this workflow: http.*/acme/app/releases/tag/${tag}\\. Keep it and cancel this release, or delete it and its tag on GitHub, then resume\\.`,
    ),
  );
  expect(await bodyOf()).toBe('By hand');
});

test('a commit that changes workflows: the permission that the token lacks is named, and with it the release is published', async () => {
  await push('A new workflow', { workflows: true });
  const failure = await failing(publish);
  expect(failure.type).toBe(failureTypes.parked);
  expect(failure.message).toContain(`GitHub refused to publish ${tag} of acme/app (status 404)`);
  expect(failure.message).toContain('and to Workflows where a release changes .github/workflows/');
  await world.post('/github/people/token', { grants: ['contents', 'issues', 'workflows'] });
  await publish();
  await world.post('/github/people/token', { grants: ['contents', 'issues'] });
  await push('Something else');
});

test('a token that may not write: the same remedy, and nothing is written', async () => {
  await world.post('/github/people/token', { grants: [] });
  expect(await failing(publish)).toMatchObject({
    type: failureTypes.parked,
    message: expect.stringContaining('Give the token of GITHUB_TOKEN read and write access to Contents and Issues'),
  });
  await world.post('/github/people/token', { grants: ['contents', 'issues'] });
  await publish();
});

test('an archived repository is called that', async () => {
  await world.post('/outages', { name: 'repository-archived', on: true, key: repository });
  expect((await failing(publish)).message).toBe(
    `GitHub refused to publish ${tag} of acme/app (the repository is archived). Unarchive the repository on GitHub, or name another one in the team file.`,
  );
  await world.post('/outages', { name: 'repository-archived', on: false });
  await publish();
});

test.each([
  ['in its message', 'was submitted too quickly', undefined],
  [
    'in what it lists',
    'Validation Failed',
    [{ resource: 'Release', code: 'custom', message: 'was submitted too quickly' }],
  ],
])('“submitted too quickly” %s is a limit: waited for', async (_, message, errors) => {
  await answering('repos.createRelease', 422, message, errors);
  expect(await failing(publish)).toMatchObject({ type: retried.tooMany, nextRetryDelay: 60_000 });
  await world.db.deleteFrom('vendor_pause').execute();
  await publish();
});

test('a body of 125,000 characters at the most, the marker and what is left out included', async () => {
  const { lines, ...content } = await read();
  const [first] = lines;
  const many = Array.from({ length: 3_000 }, (_, index) => ({
    id: String(index),
    text: [{ value: `& ${'long '.repeat(20)}`, source: 'github:acme/app' as const }],
  }));
  await publish({ ...content, lines: [...(first ? [first] : []), ...many] });
  const body = await bodyOf();
  expect(body.length).toBeLessThanOrEqual(125_000);
  expect(body.length).toBeGreaterThan(120_000);
  expect(body).toMatch(/\n- and \d+ more\n\n<!-- drumbeat:[0-9a-f]{16} -->$/);
  await expect(
    world.github.repos.createRelease({
      ...at,
      tag_name: 'long',
      target_commitish: content.commit,
      name: 'long',
      body: 'x'.repeat(125_001),
    }),
  ).rejects.toMatchObject({ status: 422 });
});

test('a locked conversation is called that', async () => {
  const { data } = await world.github.issues.create({
    owner: 'acme',
    repo: 'security',
    title: 'x',
    body: 'x',
    labels: [],
  });
  const close = () => activities.closeTrackingIssue({ ...ref, number: data.number, word: [], asPlanned: true });
  await world.post('/outages', { name: 'issue-locked', on: true, key: `acme/security#${data.number}` });
  expect((await failing(() => attempt(close))).message).toBe(
    `GitHub refused to comment on acme/security#${data.number} (the conversation is locked). Unlock the conversation of the issue on GitHub.`,
  );
  await world.post('/outages', { name: 'issue-locked', on: false });
  await attempt(close);
});

test.each([
  ['no scopes, as of a fine-grained token', {}, { found: expect.stringMatching(/^ok: is private; .*not verified$/) }],
  ['the scope repo', { 'x-oauth-scopes': 'gist, repo' }, { found: 'ok: is private' }],
  [
    'other scopes',
    { 'x-oauth-scopes': 'gist, read:org' },
    { found: 'may be read but not written', remedy: expect.stringContaining('write access to Contents and Issues') },
  ],
])('check, told of %s: the role of the account is not the grant of the token', async (_, headers, finding) => {
  const { data } = await world.github.repos.get({ owner: 'acme', repo: 'security' });
  await world.fault({ vendor: 'github', match: 'repos.get', kind: 'status', status: 200, body: data, headers });
  const connection = await vendors.github.connect({ url: `${world.simulator}/github`, pages: '', token: 'simulated' });
  const [, tracking] = vendors.github.probe(connection, team);
  expect(await tracking?.look()).toEqual(finding);
});
