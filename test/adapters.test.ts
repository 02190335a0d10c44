/** Every create under faults: one effect whatever is lost; waits where the vendor says so; parks where a person must fix (X6). */
import { byRole } from '../domain/decisions/panel.ts';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activities } from '../activities/api/index.ts';
import type * as vendor from '../vendors/vendor.ts';
import { failureOf as refused, retried } from '../vendors/errors.ts';
import { contentOf } from '../activities/content.ts';
import { workflowKey } from '../domain/ids.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { failureTypes } from '../domain/failures.ts';
import type { FrozenPlan } from '../domain/plan.ts';
import type { TeamRef, VendorName } from '../domain/team.ts';
import { literal, text, userText } from '../domain/text/text.ts';
import { connectGithub } from '../vendors/github/client.ts';
import { addMarkerSecret } from '../records/own-marks.ts';
import { wireUser } from '../simulator/github/wire.ts';
import { vendors } from '../vendors/vendors.ts';
import { compareWithEffects } from '../local/demo/report.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { team } from './support/team.ts';

/** So that nobody waits ten seconds here for a vendor that does not answer. */
vi.mock('../vendors/vendor.ts', async (actual) => ({
  ...(await actual<typeof vendor>()),
  httpTimeoutMs: 3_000,
}));

const ada = team.roles.em.person;
const cleo = team.roles.captain!.person;
const people = { ada: team.people[ada]?.slack ?? '' };

let world: ActivitiesWorld;
let ref: TeamRef;
let workflow = '';
let number = 0;

beforeAll(async () => {
  world = await openActivitiesWorld(team, seedOf(team));
  ref = await world.ref();
});
afterAll(() => world.stop());
beforeEach(() => {
  workflow = `iteration/security/test-${(number += 1)}`;
});
afterEach(async () => {
  await world.db.deleteFrom('vendor_pause').execute();
});

const question: Question = {
  id: 'commit',
  topic: 'commit',
  occurrence: 1,
  text: text`Do we commit?`,
  content: contentOf([]),
  choices: [{ id: 'commit', label: literal('Commit'), style: 'primary' }],
  panel: byRole('em'),
  place: { in: 'channel' },
  reminders: 'working hours',
  excluded: [],
  deadline: '2026-12-03T10:00:00.000+01:00',
  ifNobodyAnswers: literal('it stays a draft'),
};
const plan: FrozenPlan = {
  ...contentOf([]),
  goals: [],
  items: [],
  committed: { by: ada, on: '2026-11-30T10:00:00.000+01:00' },
};
const improvement = {
  chosenIn: 'retrospective/security/2026-w49',
  what: 'Review within a day',
  measure: 'hours to the first review',
  baseline: '40 h',
  owner: cleo,
  on: '2026-12-10T10:00:00.000+01:00',
};

interface Create {
  readonly activity: keyof Activities;
  readonly vendor: VendorName;
  /** The vendor's name of the write. */
  readonly operation: string;
  /** What must stand before it can be done. */
  readonly before?: (activities: Activities) => Promise<unknown>;
  readonly run: (activities: Activities) => Promise<unknown>;
}

let issueNumber = 0;
const reminder = {
  on: question.deadline,
  wakeAt: 0,
  exact: true,
  name: 'half',
  to: ['asked'],
  people: [ada],
  isDeadline: false,
} as const;
const creates: Create[] = [
  {
    activity: 'announce',
    vendor: 'slack',
    operation: 'chat.postMessage',
    run: (activities) => activities.announce({ ...ref, key: 'committed', body: text`We are committed.` }),
  },
  {
    activity: 'openQuestion',
    vendor: 'slack',
    operation: 'chat.postMessage',
    run: (activities) => activities.openQuestion({ ...ref, question, asked: { seats: [[ada]], guests: [] } }),
  },
  {
    activity: 'remind',
    vendor: 'slack',
    operation: 'chat.postMessage',
    before: (activities) => activities.openQuestion({ ...ref, question, asked: { seats: [[ada]], guests: [] } }),
    run: (activities) => activities.remind({ ...ref, questionId: 'commit', reminder }),
  },
  {
    activity: 'openTrackingIssue',
    vendor: 'github',
    operation: 'issues.create',
    run: (activities) => openTrackingIssue(activities),
  },
  {
    activity: 'closeTrackingIssue',
    vendor: 'github',
    operation: 'issues.createComment',
    before: async (activities) => {
      issueNumber = (await activities.openTrackingIssue({ ...ref, key: workflowKey(`w${number}`), plan })).number;
    },
    run: (activities) =>
      activities.closeTrackingIssue({ ...ref, number: issueNumber, word: text`Done.`, asPlanned: true }),
  },
  {
    activity: 'publishRelease',
    vendor: 'github',
    operation: 'repos.createRelease',
    run: async (activities) => {
      const { commit, lines } = await activities.readRelease({ ...ref, release: workflowKey(`2026.${number}.0`) });
      return activities.publishRelease({ ...ref, release: workflowKey(`2026.${number}.0`), commit, lines });
    },
  },
  {
    activity: 'fileImprovement',
    vendor: 'jira',
    operation: 'createIssue',
    run: (activities) => fileImprovement(activities),
  },
];

const fileImprovement = (activities: Activities) =>
  activities.fileImprovement({ ...ref, iteration: 'w1', improvement: { ...improvement, chosenIn: workflow } });
const openTrackingIssue = (activities: Activities) =>
  activities.openTrackingIssue({ ...ref, key: workflowKey(`w${number}`), plan });

const attempt = (run: (activities: Activities) => Promise<unknown>, activities = world.activities) =>
  world.attempt(workflow, () => run(activities));

/** The failure that this attempt ends with. */
async function failureOf(
  run: (activities: Activities) => Promise<unknown>,
  activities = world.activities,
): Promise<ApplicationFailure> {
  const ended = await attempt(run, activities).then(
    () => 'it succeeded',
    (error: unknown) => error,
  );
  if (ended instanceof ApplicationFailure) return ended;
  throw new Error(`no failure of the application, but: ${String(ended)}`);
}

/** What came into the world by this operation since the mark. */
async function since(mark: number, { vendor, operation }: Create) {
  const effects = (await world.effects()).slice(mark);
  return effects.filter((one) => one.vendor === vendor && one.operation === operation);
}

describe.each(creates)('$activity ($vendor $operation)', (create) => {
  let mark = 0;
  beforeEach(async () => {
    await attempt(create.before ?? (() => Promise.resolve()));
    mark = (await world.effects()).length;
  });

  test(
    'its reply lost after the effect: one effect, and the same result however often it is repeated',
    { tags: ['X6'] },
    async () => {
      await world.fault({ vendor: create.vendor, match: create.operation, kind: 'after' });
      expect((await failureOf(create.run)).type).toBe(retried.unavailable);
      const second = await attempt(create.run);
      expect(await attempt(create.run)).toEqual(second);
      const effects = await since(mark, create);
      expect(effects).toHaveLength(1);
      expect(effects[0]?.marker).toMatch(/^[0-9a-f]{16}$/);
    },
  );

  test('the first attempt lands after the second: found, and taken back', { tags: ['X6'] }, async () => {
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'late', ms: 1_500 });
    expect((await failureOf(create.run)).type).toBe(retried.unavailable);
    const second = await attempt(create.run);
    expect(await since(mark, create)).toHaveLength(1);
    // GitHub itself refuses a second release of a tag.
    const isRefused = create.activity === 'publishRelease';
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    await expect.poll(async () => (await since(mark, create)).length).toBe(isRefused ? 1 : 2);
    await world.readBack();
    await world.readBack();

    const { repaired, doubled } = await compareWithEffects(world.db, world.simulator);
    const ours = repaired.filter((one) => one.startsWith(`${workflow}|`));
    expect({ repaired: ours.length, doubled }).toEqual({ repaired: isRefused ? 0 : 1, doubled: [] });
    const noted = world.db.selectFrom('second_effects').select('state').where('write_key', 'like', `${workflow}|%`);
    expect((await noted.execute()).map(({ state }) => state)).toEqual(isRefused ? [] : ['repaired']);
    // What the workflow has stays: the late one went.
    expect(await attempt(create.run)).toEqual(second);
  });

  test('cut before the effect, or 502: tried again, one effect', { tags: ['X6'] }, async () => {
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'before' });
    expect((await failureOf(create.run)).nonRetryable).toBe(false);
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'status', status: 502 });
    expect((await failureOf(create.run)).nonRetryable).toBe(false);
    await attempt(create.run);
    expect(await since(mark, create)).toHaveLength(1);
  });

  test('records restored from before it: looked for back to the back-up, and adopted', { tags: ['X6'] }, async () => {
    const first = await attempt(create.run);
    await world.db.deleteFrom('writes').where('workflow_id', '=', workflow).execute();
    const restored = world.activitiesWith({ restoredFrom: new Date(Date.now() - 3_600_000) });
    expect(await attempt(create.run, restored)).toEqual(first);
    expect(await since(mark, create)).toHaveLength(1);
  });

  test('429: the wait is the vendor’s own, and nobody calls with that token inside it', async () => {
    const headers = { 'retry-after': '7' };
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'status', status: 429, headers });
    const told = await failureOf(create.run);
    expect(told).toMatchObject({ type: retried.tooMany, nonRetryable: false });
    expect(Number(told.nextRetryDelay)).toBe(7_000);

    const again = await failureOf(create.run);
    expect(again.type).toBe(retried.tooMany);
    expect(Number(again.nextRetryDelay)).toBeGreaterThan(5_000);
    expect(await since(mark, create)).toEqual([]);

    await world.db.deleteFrom('vendor_pause').execute();
    await attempt(create.run);
    expect(await since(mark, create)).toHaveLength(1);
  });

  test('an unreadable answer: a typed failure that repeats none of it, and still one effect', async () => {
    const body = '<html>Proxy error at 10.1.2.3</html>';
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'status', status: 200, body });
    const failure = await failureOf(create.run, world.activitiesWith({ unchecked: true }));
    expect(failure.type).toBe(retried.malformed);
    expect(JSON.stringify(failure)).not.toContain('10.1.2.3');
    await attempt(create.run);
    expect(await since(mark, create)).toHaveLength(1);
  });

  test('a refused token parks, with the remedy in plain words; after the fix it continues', async () => {
    const activities = world.activitiesWith({ tokens: { [create.vendor]: 'xoxb-revoked' } });
    const failure = await failureOf(create.run, activities);
    expect(failure).toMatchObject({ type: failureTypes.parked, nonRetryable: true });
    expect(failure.details?.[0]).toMatchObject({ vendor: create.vendor, remedy: expect.stringContaining('restart') });
    await attempt(create.run);
    expect(await since(mark, create)).toHaveLength(1);
  });
});

test(
  'a vendor that is too slow: the call is given up in time, and its effect is found by the next attempt',
  { tags: ['X6'] },
  async () => {
    const slow = creates.filter(({ activity }) =>
      ['announce', 'openTrackingIssue', 'fileImprovement'].includes(activity),
    );
    const mark = (await world.effects()).length;
    await Promise.all(
      slow.map(async (create) => {
        await world.fault({ vendor: create.vendor, match: create.operation, kind: 'slow', ms: 5_000 });
        expect(await failureOf(create.run)).toMatchObject({ type: retried.unavailable, nonRetryable: false });
        await attempt(create.run);
        expect(await since(mark, create)).toHaveLength(1);
      }),
    );
  },
);

test(
  'Jira’s search lags: what a create did whose reply was lost is found by the second look, and not done again',
  { tags: ['X6'] },
  async () => {
    const lagging = await openActivitiesWorld(team, seedOf(team), { lagMs: 1_500, settleMs: 1_000 });
    try {
      await lagging.ref();
      const run = () => lagging.attempt(workflow, () => fileImprovement(lagging.activities));
      await lagging.fault({ vendor: 'jira', match: 'createIssue', kind: 'after' });
      await expect(run()).rejects.toMatchObject({ type: retried.unavailable });
      const { improvement: filed } = await run();
      expect((await lagging.effects()).map(({ operation, target }) => [operation, target])).toEqual([
        ['createIssue', filed.item],
      ]);
    } finally {
      await lagging.stop();
    }
  },
);

test.each([
  ['is_archived', 'Unarchive the channel'],
  ['channel_not_found', 'correct the id in the team file'],
  ['missing_scope', 'Add the missing scope'],
  ['account_inactive', 'Slack is simulated: restore its token in the console'],
])('Slack says %s: parked, and the remedy says “%s”', async (error, remedy) => {
  await world.fault({
    vendor: 'slack',
    match: 'chat.postMessage',
    kind: 'status',
    status: 200,
    body: { ok: false, error },
  });
  const failure = await failureOf((activities) => activities.announce({ ...ref, key: error, body: text`Hello` }));
  expect(failure).toMatchObject({ type: failureTypes.parked, nonRetryable: true });
  expect(failure.message).toContain(remedy);
});

test('a real vendor’s token is fixed in the environment', () => {
  const refusal = refused(vendors.jira, 'read items', { status: 401 });
  expect(refusal.message).toContain('Put a valid JIRA_EMAIL and JIRA_API_TOKEN into the environment');
});

test.each([
  [401, 'GitHub is simulated: restore its token in the console'],
  [403, 'Give the token of GITHUB_TOKEN'],
  [404, 'correct the repository'],
  [410, 'correct the repository'],
  [422, 'the fields title'],
])('GitHub answers %i: parked, and the remedy says “%s”', async (status, remedy) => {
  const errors = [{ resource: 'Issue', field: 'title', code: 'invalid', value: 'secret text' }];
  const body = {
    message: 'Validation Failed: secret text',
    documentation_url: 'https://docs.github.com/rest',
    ...(status === 422 ? { errors } : {}),
  };
  await world.fault({ vendor: 'github', match: 'issues.create', kind: 'status', status, body });
  const failure = await failureOf(openTrackingIssue);
  expect(failure).toMatchObject({ type: failureTypes.parked, nonRetryable: true });
  expect(failure.message).toContain(remedy);
  expect(JSON.stringify([failure.message, failure.details, failure.cause])).not.toContain('secret');
});

test('GitHub’s secondary limit is a 403 without headers: a wait of a minute, not a park', async () => {
  const body = { message: 'You have exceeded a secondary rate limit.', documentation_url: 'https://docs.github.com' };
  await world.fault({ vendor: 'github', match: 'issues.create', kind: 'status', status: 403, body });
  const failure = await failureOf(openTrackingIssue);
  expect(failure).toMatchObject({ type: retried.tooMany, nextRetryDelay: 60_000 });
});

test('Jira refuses fields: parked with their names, never their values', async () => {
  const body = { errorMessages: ['secret text'], errors: { priority: 'secret text is not a priority' } };
  await world.fault({ vendor: 'jira', match: 'createIssue', kind: 'status', status: 400, body });
  const failure = await failureOf(fileImprovement);
  expect(failure).toMatchObject({ type: failureTypes.parked });
  expect(failure.message).toContain('the fields priority');
  expect(JSON.stringify([failure.message, failure.details, failure.cause])).not.toContain('secret');
});

test(
  'two issues with one marker, one of them commented on: a person must say which one counts',
  { tags: ['X6'] },
  async () => {
    await world.fault({ vendor: 'jira', match: 'createIssue', kind: 'after' });
    await failureOf(fileImprovement);
    const [made] = (await world.effects()).filter((one) => one.operation === 'createIssue').slice(-1);
    const copy = await world.jira.issues.createIssue({
      fields: {
        project: { key: 'SEC' },
        issuetype: { name: 'Task' },
        summary: 'A copy',
        labels: [`drumbeat-${made?.marker}`],
      },
    });
    await world.post('/jira/people/comment', { key: copy.key });
    const failure = await failureOf(fileImprovement);
    expect(failure).toMatchObject({ type: failureTypes.undecided, nonRetryable: true });
    expect(failure.message).toContain(made?.target);
  },
);

test('somebody else’s issue that carries our marker is not taken for ours', { tags: ['X6'] }, async () => {
  await world.fault({ vendor: 'github', match: 'issues.create', kind: 'after' });
  await failureOf(openTrackingIssue);
  const place = { owner: 'acme', repo: 'security' };
  const { data } = await world.github.issues.listForRepo({ ...place, per_page: 1 });
  const copies = data.map((issue) => ({ ...issue, user: { ...issue.user, login: 'mallory', id: 4711 } }));
  for (const _ of ['the first question', 'the second']) {
    await world.fault({ vendor: 'github', match: 'issues.listForRepo', kind: 'status', status: 200, body: copies });
  }
  expect(await attempt(openTrackingIssue)).not.toMatchObject({ number: data[0]?.number });
});

test.each(['slack reply', 'slack reaction', 'github comment'] as const)(
  'a late one that somebody has touched stays, and the team is asked with both links (%s)',
  { tags: ['X6'] },
  async (touch) => {
    const activity = touch === 'github comment' ? 'openTrackingIssue' : 'announce';
    const create = creates.find((one) => one.activity === activity) as Create;
    // What earlier tests made twice is none of this one's.
    await world.readBack();
    const mark = (await world.effects()).length;
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'late', ms: 1_000 });
    await failureOf(create.run);
    await attempt(create.run);
    await expect.poll(async () => (await since(mark, create)).length, { timeout: 5_000 }).toBe(2);
    const [first, late] = await since(mark, create);
    const [channel = '', ts = ''] = late?.target.split(':') ?? [];
    const onIssue = { repository: 'acme/security', number: Number(late?.target.split('#')[1]) };
    const touches = {
      'slack reply': () => world.post('/people/say', { user: people.ada, channel, text: 'Why?', thread_ts: ts }),
      'slack reaction': () => world.post('/people/react', { user: people.ada, channel, ts, name: 'eyes' }),
      'github comment': () => world.post('/github/people/comment', { ...onIssue, author: 'ada', body: 'Why two?' }),
    };
    await touches[touch]();
    await world.readBack();
    await world.readBack();

    const asked = (await world.messages(people.ada, team.slack.channel)).filter((one) =>
      one.text.includes('the same thing twice'),
    );
    const links = [first, late].map((one) => linkPart(one?.target ?? ''));
    expect(asked.slice(-1)).toMatchObject([{ text: expect.stringContaining(links[0] ?? '') }]);
    expect(asked.at(-1)?.text).toContain(links[1]);
    expect(asked.filter((one) => one.text.includes(links[1] ?? ''))).toHaveLength(1);
    const takenBack = (await world.effects()).slice(mark).map(({ operation }) => operation);
    expect(takenBack.filter((one) => one === 'chat.delete' || one === 'issues.update')).toEqual([]);
    const { id, state } = await world.db
      .selectFrom('second_effects')
      .select(['id', 'state'])
      .where('write_key', 'like', `${workflow}|%`)
      .executeTakeFirstOrThrow();
    expect({ id: id.length > 0, state }).toEqual({ id: true, state: 'touched' });
  },
);

/** How a link names it: `C0SEC:1731.000100` → `/archives/C0SEC/p1731000100`, `acme/app#7` → `acme/app/issues/7`. */
function linkPart(target: string): string {
  const [channel = '', ts = ''] = target.split(':');
  return ts === '' ? target.replace('#', '/issues/') : `/archives/${channel}/p${ts.replace('.', '')}`;
}

test('somebody else’s message in Slack that carries our marker is not taken for ours', { tags: ['X6'] }, async () => {
  const [announce] = creates;
  const mark = (await world.effects()).length;
  await world.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'after' });
  await failureOf(announce!.run);
  const [ours] = await since(mark, announce!);
  const metadata = { event_type: 'drumbeat', event_payload: { key: ours?.marker } };
  const copy = { user: people.ada, channel: team.slack.channel, text: 'We are committed.', metadata };
  await world.post('/people/say', copy);
  await attempt(announce!.run);
  const result = world.db.selectFrom('external_references').select('id').where('workflow_id', '=', workflow);
  expect(`${team.slack.channel}:${(await result.executeTakeFirst())?.id}`).toBe(ours?.target);
  expect(await since(mark, announce!)).toHaveLength(1);
});

test('a copy in Jira by another account is not taken for ours', { tags: ['X6'] }, async () => {
  await world.fault({ vendor: 'jira', match: 'createIssue', kind: 'after' });
  await failureOf(fileImprovement);
  const made = (await world.effects()).findLast((one) => one.operation === 'createIssue');
  await world.post('/jira/people/create', { project: 'SEC', summary: 'A copy', labels: [`drumbeat-${made?.marker}`] });
  expect(await attempt(fileImprovement)).toMatchObject({ improvement: { item: made?.target } });
});

test('another secret, and another account: what was written before is still found', { tags: ['X6'] }, async () => {
  const changed = creates.filter(({ activity }) =>
    ['announce', 'openTrackingIssue', 'fileImprovement'].includes(activity),
  );
  const mark = (await world.effects()).length;
  for (const create of changed) {
    await world.fault({ vendor: create.vendor, match: create.operation, kind: 'after' });
    await failureOf(create.run);
  }
  await addMarkerSecret(world.db);
  // Under a token of another account nobody knows yet that the first was ours, but the records do.
  await world.db.updateTable('own_identities').set({ token: 'one that was used before' }).execute();
  const body = { id: 4_711, login: 'drumbeat-app[bot]' };
  await world.fault({ vendor: 'github', match: 'users.getAuthenticated', kind: 'status', status: 200, body });
  const activities = world.activitiesWith({ unchecked: true });
  for (const create of changed) await attempt(create.run, activities);
  for (const create of changed) expect(await since(mark, create)).toHaveLength(1);
  const known = world.db.selectFrom('own_identities').select('identity').where('system', '=', 'github');
  expect((await known.execute()).map(({ identity }) => identity)).toContain('4711');
});

test('a token of a GitHub App may not read its account, and is known by GraphQL', async () => {
  const body = { message: 'Resource not accessible by integration', documentation_url: 'https://docs.github.com' };
  await world.fault({ vendor: 'github', match: 'users.getAuthenticated', kind: 'status', status: 403, body });
  const connection = connectGithub({ token: 'simulated', url: `${world.simulator}/github` });
  expect(await connection.identify()).toEqual([String(wireUser('', 'drumbeat').id)]);
});

test('a tag on another commit is never published', { tags: ['R4'] }, async () => {
  const content = await world.activities.readRelease({ ...ref, release: 'x' });
  const publish = (commit: string) => (activities: Activities) =>
    activities.publishRelease({ ...ref, release: workflowKey('1.0.0'), commit, lines: content.lines });
  await attempt(publish(content.commit));
  workflow = 'release/security/other';
  const { data: commits } = await world.github.repos.listCommits({ owner: 'acme', repo: 'app' });
  const older = commits.at(-1)?.sha ?? '';
  expect(older).not.toBe(content.commit);
  const failure = await failureOf(publish(older));
  expect(failure.type).toBe(failureTypes.parked);
  expect(failure.message).toContain('The release v1.0.0 of acme/app exists already, not made by this workflow');
});

test('an announcement’s foreign words make no mention and unfold no link', async () => {
  await attempt((activities) =>
    activities.announce({ ...ref, key: 'x', body: text`Said: ${userText('<!channel> <@U0BEN> & co')}` }),
  );
  const { messages } = await world.slack.conversations.history({ channel: team.slack.channel, limit: 1 });
  expect(messages?.[0]?.text).toBe('Said: &lt;!channel&gt; &lt;@U0BEN&gt; &amp; co');
});

test('every request and answer of this file was as the vendors describe them', () => {
  expect(world.proxy.violations).toEqual([]);
  expect(world.proxy.checked.github).toBeGreaterThan(50);
});
