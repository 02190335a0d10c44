/**
 * What people break and fix, in one life: each fault parks one activity, is said once and seen everywhere, leaves the rest alone, and continues
 * after the fix, with nothing lost and nothing done twice (X1, X3, X6).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleepsOf } from '../records/sleeps.ts';
import { searchAttributes } from '../workflows/contract/search-attributes.ts';
import { openDraft, type LivedIteration } from './support/real-life.ts';
import { team } from './support/team.ts';
import { goal } from './support/willing.ts';

let life: LivedIteration;
beforeAll(async () => {
  life = await openDraft();
});
afterAll(() => life.close());

test("GitHub's token is revoked: the tracking issue waits, the iteration runs", { tags: ['X6'] }, async () => {
  await life.answer('iteration', 'goals', [goal('No old keys', 'ben')]);
  await life.to(life.dates.commitAsked);
  await life.asked('iteration', 'commit');
  await life.break('github-token-revoked');
  await life.answer('iteration', 'commit');
  await life.parked('iteration', ['openTrackingIssue']);

  await life.to(life.dates.starts);
  await life.until('iteration', 'running');
  await expect.poll(() => life.posted(/^Parked: /)).toHaveLength(1);
  const [said] = await life.posted(/^Parked: /);
  expect(said).toMatch(
    /Open the tracking issue on GitHub\. GitHub rejected the token .*GitHub is simulated: restore its token in the console.*resume/,
  );
  expect((await life.workflow('iteration').describe()).typedSearchAttributes.get(searchAttributes.health)).toBe(
    'parked',
  );
  expect(await life.record('iteration')).toMatchObject({ health: 'parked' });
  expect(await life.posted(/committed the plan/)).toHaveLength(1);

  const [sync] = life.dates.syncs;
  await life.to(sync?.agendaOpens ?? '');
  await life.answer('iteration', 'sync-1-agenda');
  await life.parked('iteration', ['openTrackingIssue']);

  await life.fix('github-token-revoked');
  await life.resume('iteration');
  await life.parked('iteration', []);
  const { data: issues } = await life.world.github.issues.listForRepo({ owner: 'acme', repo: 'security' });
  expect(issues.map(({ title }) => title)).toEqual([`Security ${life.key}: Tracking issue`]);
  expect(await life.posted(/^Parked: /)).toHaveLength(1);
  await expect.poll(async () => (await life.record('iteration'))?.health).toBe('on track');
});

test(
  'the channel is archived: the EM hears of it, answers by the command line count, and all is said once it is open',
  { tags: ['X6'] },
  async () => {
    await life.break('channel-archived');
    const agenda = (by: string, topic: string) => ({ by, choice: 'agenda', values: { topic, blocker: false } });
    await life.answer('iteration', 'sync-1-agenda', [agenda('cleo', 'The keys')], 'cli');
    await life.parked('iteration', ['showProgress']);
    const em = team.people[team.roles.em.person]?.slack ?? '';
    await expect.poll(() => life.ephemerals(em, /^Parked: /)).toHaveLength(1);
    // The next answer is counted although the one before could not be shown.
    await life.answer('iteration', 'sync-1-agenda', [agenda('ada', 'The base image')], 'cli');
    await life.to(life.dates.syncs[0]?.at ?? '');
    await life.parked('iteration', ['closeQuestion', 'announce', 'openQuestion']);
    expect(await life.ephemerals(em, /^Parked: /)).toHaveLength(1);

    await life.fix('channel-archived');
    await life.resume('iteration');
    await life.parked('iteration', []);
    const [start] = await life.posted(/^Sync 1 starts now/);
    expect(start).toMatch(/The audit.*The keys.*The base image/s);
    await life.answer('iteration', 'sync-1-notes');
    await expect.poll(() => life.posted(/^Notes of sync 1/)).toHaveLength(1);
    expect(await life.liveButtons()).toEqual([]);
  },
);

test('the repository is forbidden: nothing is published before it may be, then once', { tags: ['R4'] }, async () => {
  await life.to(life.dates.release!.asked);
  await life.answer('release', 'go-1');
  await life.break('repository-forbidden', team.github.release!.repository);
  await life.to(life.dates.release!.due);
  await life.parked('release', ['publishRelease']);
  await expect.poll(() => life.posted(/^Parked: Publish the release/)).toHaveLength(1);
  // The iteration continues meanwhile.
  await life.answer('iteration', 'sync-2-notes');
  expect(await life.state('iteration')).toMatchObject({ parked: [], health: 'on track' });
  await life.resume('release');
  await life.parked('release', ['publishRelease']);
  await life.fix('repository-forbidden');
  await life.resume('release');
  await expect.poll(() => life.posted(/is released, decided by/)).toHaveLength(1);
  expect(await life.posted(/^Parked: Publish the release/)).toHaveLength(1);
});

test(
  "Slack's token is revoked: nobody can be told, so it is told afterwards; answers by the command line count",
  { tags: ['X6'] },
  async () => {
    await life.asked('retrospective', 'scores');
    await life.break('slack-token-revoked');
    await life.answer('retrospective', 'scores', undefined, 'cli');
    await life.parked('retrospective', ['closeQuestion', 'whoIsAsked']);
    expect(await life.record('retrospective')).toMatchObject({ health: 'parked', phase: 'reflections' });
    await life.fix('slack-token-revoked');
    await life.resume('retrospective');
    await life.asked('retrospective', 'reflections');
    await expect
      .poll(() =>
        life.posted(/^Resolved, after being parked since .*Slack rejected the token.* Paused work is resuming/),
      )
      .toHaveLength(1);
    expect(await life.posted(/Parked: .*Slack rejected the token/)).toEqual([]);
    // How long the parked activity was worth waiting for is nothing that the workflow sleeps to.
    const sleeps = await sleepsOf(life.world.db, life.workflow('retrospective').workflowId);
    expect(sleeps.filter(({ why }) => why.includes('deadline passed'))).toEqual([]);
  },
);

test(
  "Jira's token is revoked while the improvement is filed: filed once, after the fix",
  { tags: ['R30'] },
  async () => {
    await life.answer('retrospective', 'reflections');
    await life.answer('retrospective', 'votes');
    await life.break('jira-token-revoked');
    await life.answer('retrospective', 'improvement');
    await life.answer('retrospective', 'accept');
    await life.parked('retrospective', ['fileImprovement']);
    await expect.poll(() => life.posted(/^Parked: File the improvement/)).toHaveLength(1);
    await life.fix('jira-token-revoked');
    await life.resume('retrospective');
    await expect.poll(() => life.posted(/^Our next improvement/)).toHaveLength(1);
    await life.until('retrospective', 'closed');
  },
);

test(
  'a planned item is deleted and the tracking issue moved: the iteration closes, and says so',
  { tags: ['X3'] },
  async () => {
    await life.break('issue-deleted', 'SEC-2');
    await life.post('/github/people/transfer', { issue: 'acme/security#1', to: 'acme/app' });
    await life.to(life.dates.closes);
    await life.answer('iteration', 'closing');
    await life.answer('iteration', 'scores');
    await life.until('iteration', 'closed');
    expect(await life.record('iteration')).toMatchObject({ outcome: { done: 0, carriedOver: 0, dropped: 2, gone: 1 } });
    const [closed] = await life.posted(/is closed: /);
    expect(closed).toMatch(/2 dropped, 1 no longer in Jira \(~.*SEC-2 Patch the base image.*~\)/);
    const ledger = await life.world.db.selectFrom('ledger').selectAll().where('cause', '=', 'gone').execute();
    expect(ledger).toEqual([expect.objectContaining({ subject: 'SEC-2', title: 'Patch the base image' })]);

    const { data: comments } = await life.world.github.issues.listComments({
      owner: 'acme',
      repo: 'app',
      issue_number: 1,
    });
    expect(comments).toHaveLength(1);
    // What is private to the team's places is not told in the one it was moved to.
    expect(comments[0]?.body).toContain('1 no longer in Jira (~a private item~)');
    const { data: issue } = await life.world.github.issues.get({ owner: 'acme', repo: 'app', issue_number: 1 });
    expect(issue.state).toBe('closed');
  },
);

test(
  'nothing was lost, nothing was done twice, and every call was as the vendors describe them',
  { tags: ['X6'] },
  async () => {
    expect(await life.judge()).toEqual({ doubled: [], missing: [], unexplained: [] });
    expect(await life.liveButtons()).toEqual([]);
    life.world.proxy.mustBeKept();
  },
);
