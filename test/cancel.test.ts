/**
 * An iteration is cancelled in each of its phases, lived with the real activities, clients and simulators: it takes back what it can, names what
 * it cannot, once, and leaves nothing in people's way (X1, X6).
 */
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySchedules } from '../client/temporal/schedule.ts';
import { businessTimeAt, millisOf } from '../domain/calendar/working-days.ts';
import { sentence } from '../client/report/words.ts';
import { reportOf } from '../records/report.ts';
import { storeStatus } from '../records/workflows.ts';
import { startId } from '../workflows/contract/ids.ts';
import { improvementChosen } from '../workflows/contract/signals.ts';
import { recordHistories } from './support/histories.ts';
import { openRealLife, type LivedIteration, type RealLife } from './support/real-life.ts';
import { team } from './support/team.ts';

let life: RealLife;
beforeAll(async () => {
  life = await openRealLife([
    { key: 'SEC-4', summary: 'Carried over', labels: ['carry-over/2026-w47'] },
    { key: 'SEC-5', summary: 'Review within a day', labels: [] },
  ]);
  await applySchedules(life.client.schedule, team, { paused: true });
});
afterAll(() => life.close());

const day = 86_400_000;
const goal = { by: 'ben', choice: 'goal', values: { title: 'No old keys', measure: 'none', owner: 'ben' } };

async function draft(one: LivedIteration): Promise<void> {
  await one.to(one.dates.draftOpens);
  await one.start();
  await one.asked('iteration', 'goals');
}
async function putToTheEm(one: LivedIteration): Promise<void> {
  await draft(one);
  await one.answer('iteration', 'goals', [goal]);
  await one.to(one.dates.commitAsked);
  await one.asked('iteration', 'commit');
}
async function run(one: LivedIteration): Promise<void> {
  await putToTheEm(one);
  await one.answer('iteration', 'commit');
  await one.to(one.dates.starts);
  await one.until('release', 'scheduled');
}
async function askGo(one: LivedIteration): Promise<void> {
  await run(one);
  await one.to(one.dates.release!.asked);
  await one.asked('release', 'go-1');
}
async function retrospect(one: LivedIteration): Promise<void> {
  await askGo(one);
  await one.answer('release', 'go-1');
  await one.to(one.dates.release!.due);
  await one.asked('retrospective', 'scores');
  await one.until('release', 'closed');
}

interface Phase {
  readonly phase: string;
  readonly reach: (one: LivedIteration) => Promise<void>;
  readonly cleaned: readonly RegExp[];
  readonly left?: readonly RegExp[];
}
const [labels, tracking, release] = [/^planned labels in Jira$/, /^tracking issue$/, /^release /];

/** Its histories are kept for the replay gate. */
const recorded = 'running, go or no-go asked';

const phases: readonly Phase[] = [
  {
    phase: 'scheduled',
    reach: async (one) => {
      await one.to(businessTimeAt(team, millisOf(one.dates.draftOpens) - day));
      await one.start();
      await one.until('iteration', 'scheduled');
    },
    cleaned: [],
  },
  { phase: 'draft, goals asked', reach: draft, cleaned: [] },
  { phase: 'draft, commit asked', reach: putToTheEm, cleaned: [] },
  { phase: 'running, a sync collects its agenda', reach: run, cleaned: [release, tracking, labels] },
  {
    phase: 'running, unplanned',
    reach: async (one) => {
      await draft(one);
      await one.to(one.dates.commitAsked);
      await one.asked('iteration', 'commit');
      await one.to(one.dates.starts);
      await one.asked('iteration', 'commit-2');
      await one.until('release', 'scheduled');
    },
    cleaned: [release, tracking, labels],
  },
  { phase: recorded, reach: askGo, cleaned: [release, tracking, labels] },
  {
    phase: 'running, the retrospective asks',
    reach: retrospect,
    cleaned: [/^retrospective /, tracking, labels],
    left: [/^release \S+, which had ended before$/],
  },
  {
    phase: 'closing',
    reach: async (one) => {
      await run(one);
      await one.to(one.dates.closes);
      await one.asked('iteration', 'closing');
    },
    cleaned: [release, tracking, labels],
  },
  {
    phase: 'running, the tracking issue parked',
    reach: async (one) => {
      await putToTheEm(one);
      await one.break('github-token-revoked');
      await one.answer('iteration', 'commit');
      await one.parked('iteration', ['openTrackingIssue']);
      await one.to(one.dates.starts);
      await one.until('release', 'scheduled');
    },
    cleaned: [release, labels],
  },
];

/** Cancels it, and waits until it and what it took along have ended. */
async function cancel(one: LivedIteration): Promise<void> {
  await one.workflow('iteration').cancel();
  const error: unknown = await one
    .workflow('iteration')
    .result()
    .then(
      () => new Error('it was not cancelled'),
      (thrown: unknown) => thrown,
    );
  expect(error instanceof WorkflowFailedError && error.cause).toBeInstanceOf(CancelledFailure);
  for (const which of ['release', 'retrospective'] as const) {
    const running = async () => {
      const record = await one.record(which);
      return record !== null && record.ended_on === null;
    };
    await expect.poll(running).toBe(false);
  }
}

/** The issues with this label of the iteration. */
async function labelled(one: LivedIteration, label: 'planned' | 'carry-over') {
  const cards = await one.world.board('SEC');
  const keys = cards.filter((card) => card.labels.includes(`${label}/${one.key}`)).map(({ key }) => key);
  return keys.toSorted((a, b) => a.localeCompare(b));
}

/** What holds after each of them. */
async function expectNothingLeft(one: LivedIteration): Promise<void> {
  expect(await one.liveButtons()).toEqual([]);
  expect([...(await labelled(one, 'planned')), ...(await labelled(one, 'carry-over'))]).toEqual([]);
  const at = { owner: 'acme', repo: 'security' };
  const { data: open } = await one.world.github.issues.listForRepo({ ...at, state: 'open' });
  expect(open.map(({ title }) => title)).toEqual([]);
  expect(await one.judge()).toEqual({ doubled: [], missing: [], unexplained: [] });
}

describe.each(phases.map((one, number) => ({ ...one, number })))(
  '$phase',
  ({ number, phase, reach, cleaned, left = [] }) => {
    test('is cancelled: taken back what can be, named what cannot', { tags: ['X1'], timeout: 90_000 }, async () => {
      const one = life.iteration(number);
      await reach(one);
      await cancel(one);
      const matching = (words: readonly RegExp[]) => words.map((word) => expect.stringMatching(word));
      const outcome = { cancelled: true, cleaned: matching(cleaned), left: matching(left) };
      expect(await one.record('iteration')).toMatchObject({
        phase: 'cancelled',
        health: expect.not.stringMatching('parked'),
        outcome,
      });
      expect((await one.record('release'))?.phase === 'cancelled').toBe(cleaned.includes(release));
      if (phase === recorded) await recordHistories(life.client, 'cancelled', [one.ids.iteration, one.ids.release]);
      const report = await reportOf(one.world.db, team.id, one.key);
      expect(report.cancelled).toEqual({ reason: null, takenBack: matching(cleaned), left: matching(left) });
      expect(sentence(report)).toMatch(/ cancelled this iteration\./);
      const said = await one.posted(new RegExp(`^The iteration ${one.key} was cancelled`));
      expect(said).toHaveLength(1);
      for (const word of left) expect(said[0]).toMatch(new RegExp(`Not undone: ${word.source.slice(1, -1)}`));
      await one.fix('github-token-revoked');
      await expectNothingLeft(one);
    });
  },
);

test('while the release is being published: it is known that it is, and named', { timeout: 90_000 }, async () => {
  const one = life.iteration(phases.length);
  await askGo(one);
  await one.answer('release', 'go-1');
  await one.world.fault({ vendor: 'github', match: 'repos.createRelease', kind: 'slow', ms: 2_000 });
  await one.to(one.dates.release!.due);
  const published = async () =>
    (await one.world.effects()).some((effect) => effect.target === `acme/app@v${one.dates.release!.version}`);
  await expect.poll(published).toBe(true);
  await cancel(one);
  const version = one.dates.release!.version;
  expect(await one.record('release')).toMatchObject({
    phase: 'cancelled',
    outcome: { left: [`release ${version}, which is published`] },
  });
  expect(await one.posted(new RegExp(`^The release ${version} was cancelled.*which is published`))).toHaveLength(1);
  await expectNothingLeft(one);
});

test(
  'cancelled after a late commit and a late improvement: every label is off, and told once',
  { tags: ['X1'], timeout: 90_000 },
  async () => {
    const one = life.iteration(phases.length + 1);
    const { team: id, version } = await one.world.ref();
    await storeStatus(one.world.db, {
      team: id,
      version,
      workflowId: 'iteration/security/2026-w47',
      type: 'iteration',
      key: '2026-w47',
      iteration: '2026-w47',
      parent: null,
      phase: 'closed',
      health: 'on track',
      on: '2026-11-20T17:00:00.000+01:00',
      ended: { outcome: null },
    });
    await draft(one);
    await one.answer('iteration', 'goals', [goal]);
    await one.to(one.dates.commitAsked);
    await one.asked('iteration', 'commit');
    await one.to(one.dates.starts);
    await one.answer('iteration', 'commit-2');
    await one.workflow('iteration').signal(improvementChosen, {
      chosenIn: 'retrospective/security/2026.47.0',
      what: 'Review within a day',
      measure: 'hours',
      baseline: '52',
      owner: team.roles.captain!.person,
      on: '2026-12-01T10:00:00.000+01:00',
      item: 'SEC-5',
      itemId: (await one.world.jira.issues.getIssue({ issueIdOrKey: 'SEC-5' })).id ?? '',
      link: 'https://jira.example.com/SEC-5',
    });
    await expect.poll(() => labelled(one, 'planned')).toEqual(['SEC-1', 'SEC-2', 'SEC-3', 'SEC-4', 'SEC-5']);
    await one.until('release', 'scheduled');
    await cancel(one);
    const matching = [release, labels, tracking].map((word) => expect.stringMatching(word));
    expect(await one.record('iteration')).toMatchObject({ outcome: { cleaned: matching, left: [] } });
    await expectNothingLeft(one);
  },
);

test('the channel is archived: the EM is told, and which messages keep dead buttons', { timeout: 90_000 }, async () => {
  const one = life.iteration(phases.length + 2);
  await putToTheEm(one);
  await one.break('channel-archived');
  await cancel(one);
  const left = ['2 messages in Slack, with inactive buttons'];
  expect(await one.record('iteration')).toMatchObject({ outcome: { left } });
  expect(await one.ephemerals('U0ADA', /was cancelled.*2 messages in Slack/)).toHaveLength(1);
  await one.fix('channel-archived');
});

test('a click that comes with the cancel is answered', { timeout: 90_000 }, async () => {
  const one = life.iteration(phases.length + 3);
  await putToTheEm(one);
  await one.world.fault({ vendor: 'slack', match: 'users.info', kind: 'slow', ms: 2_000 });
  const answered = one.answer('iteration', 'commit');
  await one.workflow('iteration').cancel();
  await answered;
  const votes = await one.world.db.selectFrom('answers').selectAll().where('question_id', '=', 'commit').execute();
  expect(votes.at(-1)).toMatchObject({ counted: false, reply: 'The iteration was cancelled.' });
});

test('a cancel after the close was told takes nothing back', { timeout: 90_000 }, async () => {
  const one = life.iteration(phases.length + 4);
  await run(one);
  for (const [n, { agendaOpens, at }] of one.dates.syncs.entries()) {
    await one.to(agendaOpens);
    await one.asked('iteration', `sync-${n + 1}-agenda`);
    await one.to(at);
    await one.answer('iteration', `sync-${n + 1}-notes`);
  }
  await one.to(one.dates.closes);
  await one.asked('iteration', 'closing');
  one.onHearing(async (line) => {
    if (line.includes(`${one.key} is closed: `)) await one.workflow('iteration').cancel();
  });
  await one.to(one.dates.closingEnds);
  await expect(one.workflow('iteration').result()).rejects.toThrow('Workflow execution cancelled');
  expect(await one.posted(new RegExp(`^The iteration ${one.key} was cancelled.* Undone`))).toEqual([]);
  expect(await labelled(one, 'carry-over')).toContain('SEC-1');
  const { data: open } = await one.world.github.issues.listForRepo({ owner: 'acme', repo: 'security', state: 'open' });
  expect(open).toEqual([]);
});

test('the schedule is unharmed, and every call was as the vendors describe them', async () => {
  const schedule = await life.client.schedule.getHandle(startId(team.id)).describe();
  expect(schedule.state.paused).toBe(true);
  expect(schedule.info.numActionsMissedCatchupWindow).toBe(0);
  life.world.proxy.mustBeKept();
});
