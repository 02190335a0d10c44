/** What must outlive Temporal's retention, in a real PostgreSQL (X8). */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Activities } from '../activities/api/index.ts';
import { realClock } from '../activities/clock.ts';
import { createActivities } from '../activities/index.ts';
import { createOnce } from '../activities/once.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { byRole, eachOf, openTo, type Panel } from '../domain/decisions/panel.ts';
import type { NotedAction } from '../domain/sync.ts';
import type { FrozenPlan, Goal } from '../domain/plan.ts';
import { participants, type Person, type Team, type TeamRef } from '../domain/team.ts';
import { literal, text, who } from '../domain/text/text.ts';
import {
  currentConfiguration,
  storeConfiguration,
  teamOf,
  UnknownConfiguration,
  versionOf,
} from '../records/configurations.ts';
import { DatabaseUnreachable, migrate, openDatabase } from '../records/database.ts';
import { improvementOf, improvementsOf, storeImprovement } from '../records/improvements.ts';
import { ledgerOf } from '../records/ledger.ts';
import { migrations } from '../records/migrations/index.ts';
import { communicatedGoals, frozenPlan } from '../records/plans.ts';
import { endQuestion, storeQuestion, storeAnswer } from '../records/questions.ts';
import { reportOf } from '../records/report.ts';
import { iterationsOf } from '../records/workflows.ts';
import type { Tables } from '../records/tables.ts';
import { waitingNow } from '../records/waiting.ts';
import { someone, storeCounted, inSlack } from './support/asking.ts';
import { freshDatabase } from './support/database.ts';
import { team, teamFile } from './support/team.ts';
import { readTeam } from '../config/read.ts';

const iterationId = 'iteration/security/2026-w49';
const releaseId = 'release/security/2026.49.0';
const retrospectiveId = 'retrospective/security/2026.49.0';
const opened = '2026-11-23T09:00:00.000+01:00';
const later = '2026-11-30T10:00:00.000+01:00';
const calm = { deadline: null, parked: [], iteration: '2026-w49', parent: null } as const;

const nobody = readTeam(teamFile.replace('id: security', 'id: nobody'), 'team.yaml').id;

let db: Kysely<Tables>;
let ref: TeamRef;
let now = opened;

beforeAll(async () => {
  db = openDatabase(await freshDatabase());
  await migrate(db);
  ref = { team: team.id, version: await storeConfiguration(db, team) };
});
afterAll(() => db.destroy());

const ada = someone('ada');
const ben = someone('ben');
const cleo = someone('cleo');

const keeping = () =>
  createActivities({
    db,
    clock: { ...realClock, now: () => Promise.resolve(Date.parse(now)) },
    clientOf: () => Promise.reject(new Error('None of these calls a vendor.')),
    restoredFrom: null,
    encrypts: false,
  });

/** An activity as a workflow calls it, always twice: repeating changes nothing. */
async function twice<Answer>(
  workflowId: string,
  activity: (activities: Activities) => Promise<Answer>,
): Promise<Answer> {
  const info = { workflowExecution: { workflowId, runId: 'a-run' } };
  const environment = () => new MockActivityEnvironment(info);
  const once = (): Promise<Answer> => environment().run(() => activity(keeping()));
  const first = await once();
  expect(await once()).toEqual(first);
  return first;
}

const goal = (id: string, owner: Person): Goal => ({
  id,
  title: `Goal ${id}`,
  measure: 'a number',
  owner: owner.id,
  source: 'team',
});

const plan = (hash: string, goals: Goal[], committed: FrozenPlan['committed']): FrozenPlan => ({
  hash,
  lines: [],
  goals,
  items: [],
  committed,
});

const question = (id: string, panel: Panel, rest: Partial<Question> = {}): Question => ({
  id,
  topic: id,
  occurrence: 1,
  text: text`Do we commit, ${who(ada.id)}?`,
  content: { hash: `hash of ${id}`, lines: [] },
  choices: [{ id: 'commit', label: literal('Commit the plan') }],
  panel,
  place: { in: 'channel' },
  reminders: 'working hours',
  excluded: [],
  deadline: later,
  ifNobodyAnswers: literal('it starts unplanned'),
  ...rest,
});

const ask = (workflowId: string, put: Question, people: readonly Person[]) =>
  storeQuestion(db, {
    ...ref,
    workflowId,
    question: put,
    asked: { seats: [people.map((one) => one.id)], guests: [] },
    channel: 'C0SEC',
    since: opened,
  });

const keepPlan = (kept: FrozenPlan) =>
  twice('iteration/security/2026-w45', (activities) => activities.savePlan({ ...ref, key: '2026-w45', plan: kept }));

const keepEntries = (entries: Parameters<Activities['saveLedgerEntries']>[0]['entries']) =>
  twice(iterationId, (activities) => activities.saveLedgerEntries({ ...ref, iteration: '2026-w45', entries }));

const scoreG2 = (value: 'achieved' | 'partly') =>
  twice(iterationId, (activities) =>
    activities.saveScores({
      ...ref,
      iteration: '2026-w45',
      scores: { g2: { score: value, note: 'Half of it', by: ben.id } },
    }),
  );

const keptG2 = async () => (await communicatedGoals(db, team.id, '2026-w45'))[0];

describe('the database', () => {
  test('two processes that start at once both come up, and the tables are made once', async () => {
    const url = await freshDatabase();
    const [one, other] = [openDatabase(url), openDatabase(url)];
    const applied = await Promise.all([migrate(one), migrate(other)]);
    expect(applied.flatMap((each) => each.applied)).toEqual(Object.keys(migrations));
    expect(await migrate(one)).toEqual({ applied: [] });
    await Promise.all([one.destroy(), other.destroy()]);
  });

  test('one that does not answer is named, with the remedy and without the password', async () => {
    const gone = openDatabase('postgres://drumbeat:secret-word@127.0.0.1:1/drumbeat');
    for (const attempt of [() => migrate(gone), () => gone.selectFrom('workflows').selectAll().execute()]) {
      const failure = await attempt().then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(DatabaseUnreachable);
      expect(failure).toMatchObject({
        message: expect.stringMatching(
          /^PostgreSQL at 127\.0\.0\.1:1\/drumbeat does not answer \(.*ECONNREFUSED.*\)\. Run `npm run drumbeat -- up` .*, or set DATABASE_URL to/,
        ),
      });
      expect(String(failure)).not.toContain('secret-word');
    }
    await gone.destroy();
  });
});

describe('configurations', () => {
  test('the same configuration has the same version, whatever the order of its keys', () => {
    const { id, name, ...rest } = team;
    const turned: Team = { ...rest, name, id };
    expect(versionOf(turned)).toBe(ref.version);
    expect(ref.version).toMatch(/^[0-9a-f]{12}$/);
  });

  test('the one stored last is current, also when it was stored before; a workflow finds the one it started with (X9)', async () => {
    const changed = { ...team, name: literal('Security and Privacy') };
    const version = await storeConfiguration(db, changed);
    expect(await currentConfiguration(db, team.id)).toEqual({ team: changed, version });
    expect(await teamOf(db, ref)).toEqual(team);
    await storeConfiguration(db, team);
    expect(await currentConfiguration(db, team.id)).toEqual({ team, version: ref.version });
  });

  test('one that the records do not hold is an error that names it', async () => {
    const strange = { ...ref, version: versionOf({ ...team, name: literal('Another') }) };
    await expect(teamOf(db, strange)).rejects.toThrow(UnknownConfiguration);
    await expect(teamOf(db, strange)).rejects.toThrow(
      `no version ${strange.version} of the configuration of team "security"`,
    );
    await expect(currentConfiguration(db, nobody)).rejects.toThrow('no configuration of team "nobody"');
  });
});

describe('what a workflow keeps', () => {
  test('how it stands, and how it ended: the first end stands', async () => {
    now = opened;
    const id = 'iteration/security/2026-w47';
    const workflow = {
      ...ref,
      ...calm,
      type: 'iteration',
      key: '2026-w47',
      iteration: '2026-w47',
      phase: 'draft',
      health: 'on track',
    } as const;
    expect(await twice(id, (activities) => activities.saveStatus(workflow))).toEqual({ on: opened });
    expect(await iterationsOf(db, team.id)).toMatchObject([{ workflow_id: id, phase: 'draft', ended_on: null }]);
    now = later;
    await twice(id, (activities) => activities.saveStatus({ ...workflow, phase: 'running', health: 'at risk' }));
    await twice(id, (activities) =>
      activities.saveStatus({ ...workflow, phase: 'closed', ended: { outcome: { done: 3 } } }),
    );
    now = '2026-12-01T10:00:00.000+01:00';
    await twice(id, (activities) =>
      activities.saveStatus({ ...workflow, phase: 'closed', ended: { outcome: { done: 3 } } }),
    );
    const row = await db.selectFrom('workflows').selectAll().where('workflow_id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ opened_on: opened, ended_on: later, phase: 'closed', outcome: { done: 3 } });
  });

  test('what it started, and what that started in turn', async () => {
    const root = 'iteration/security/2026-w39';
    const ids = { release: 'release/security/2026.39.0', retrospective: 'retrospective/security/2026.39.0' };
    const row = { ...ref, ...calm, iteration: '2026-w39', health: 'on track' } as const;
    const version = { ...row, key: '2026.39.0' };
    now = opened;
    await twice(root, (activities) =>
      activities.saveStatus({ ...row, type: 'iteration', key: '2026-w39', phase: 'running' }),
    );
    const published = { ...version, type: 'release', parent: root, phase: 'closed', ended: { outcome: {} } } as const;
    await twice(ids.release, (activities) => activities.saveStatus(published));
    now = later;
    await twice(ids.retrospective, (activities) =>
      activities.saveStatus({ ...version, type: 'retrospective', parent: ids.release, phase: 'verdict' }),
    );
    const linked = [
      { id: ids.release, type: 'release', key: '2026.39.0', hasEnded: true },
      { id: ids.retrospective, type: 'retrospective', key: '2026.39.0', hasEnded: false },
    ];
    expect(await twice(root, (activities) => activities.linkedWorkflows(ref))).toEqual(linked);
    expect(await twice(ids.release, (activities) => activities.linkedWorkflows(ref))).toEqual(linked.slice(1));
    expect(await twice(ids.retrospective, (activities) => activities.linkedWorkflows(ref))).toEqual([]);
  });

  test('what stood still and until when; the end of the workflow ends it', async () => {
    const id = 'iteration/security/2026-w41';
    const workflow = {
      ...ref,
      ...calm,
      type: 'iteration',
      key: '2026-w41',
      iteration: '2026-w41',
      phase: 'draft',
      health: 'parked',
    } as const;
    const fault = (activity: string, since: string) => ({
      activity,
      since,
      why: `${activity} was refused.`,
      remedy: 'Fix it.',
    });
    const [label, publish] = [fault('labelPlanned', opened), fault('publishRelease', opened)];
    now = opened;
    await twice(id, (activities) => activities.saveStatus({ ...workflow, parked: [label, publish] }));
    now = later;
    await twice(id, (activities) => activities.saveStatus({ ...workflow, parked: [publish] }));
    const again = fault('labelPlanned', later);
    await twice(id, (activities) => activities.saveStatus({ ...workflow, parked: [publish, again] }));
    now = '2026-12-01T10:00:00.000+01:00';
    await twice(id, (activities) => activities.saveStatus({ ...workflow, phase: 'cancelled', ended: { outcome: {} } }));
    const faults = await db
      .selectFrom('faults')
      .selectAll()
      .where('workflow_id', '=', id)
      .orderBy('activity')
      .orderBy('since')
      .execute();
    expect(faults.map((one) => [one.activity, one.since, one.ended_on])).toEqual([
      ['labelPlanned', opened, later],
      ['labelPlanned', later, now],
      ['publishRelease', opened, now],
    ]);
  });

  test('a plan that a person committed is never changed; an unplanned one gives way to it', async () => {
    await keepPlan(plan('unplanned', [], { unplanned: true, on: opened }));
    expect(await communicatedGoals(db, team.id, '2026-w45')).toEqual([]);
    const committed = plan('committed', [goal('g2', ben), goal('g10', ada)], { by: ada.id, on: later });
    await keepPlan(committed);
    await keepPlan(plan('forged', [], { by: ben.id, on: later }));
    expect(await frozenPlan(db, team.id, '2026-w45')).toEqual(committed);
    expect(
      (await communicatedGoals(db, team.id, '2026-w45')).map((one) => [one.goal_id, one.owner, one.communicated_on]),
    ).toEqual([
      ['g2', 'ben', later],
      ['g10', 'ada', later],
    ]);
    const row = await db.selectFrom('plans').selectAll().where('iteration', '=', '2026-w45').executeTakeFirstOrThrow();
    expect(row).toMatchObject({ hash: 'committed', frozen_on: later });
    expect(row.audience).toBe('Slack channel C0SEC (internal): Ada Lindqvist, Ben Okafor, Cleo Martin');
  });

  test('ledger entries once each, with the time of the first writing', async () => {
    const entry = { id: 'close SEC-1', cause: 'done', subject: 'SEC-1', title: 'One', by: 'drumbeat' } as const;
    now = opened;
    expect(await keepEntries([entry])).toEqual([{ ...entry, on: opened }]);
    now = later;
    const added = { ...entry, id: 'added SEC-2', cause: 'scope added', reason: 'a customer waits' } as const;
    expect(await keepEntries([added, { ...entry, title: 'Another title' }])).toEqual([
      { ...added, on: later },
      { ...entry, on: opened },
    ]);
    expect((await ledgerOf(db, team.id, '2026-w45')).map((one) => one.id)).toEqual(['close SEC-1', 'added SEC-2']);
    expect(await keepEntries([])).toEqual([]);
  });

  test('notes of a sync: noted again, the later ones stand', async () => {
    const notes = { ...ref, iteration: '2026-w45', sync: 1 };
    const keep = (decisions: string[], actions: NotedAction[], done: string[] = []) =>
      twice(iterationId, (activities) => activities.saveNotes({ ...notes, decisions, actions, done }));
    await keep(
      ['We wait.'],
      [
        { text: 'Call them', owner: ada.id },
        { text: 'Write it up', owner: ben.id },
      ],
    );
    expect(await twice(iterationId, (activities) => activities.openActions(ref))).toEqual([
      { id: 'security/2026-w45/sync-1/1', text: 'Call them', owner: 'ada' },
      { id: 'security/2026-w45/sync-1/2', text: 'Write it up', owner: 'ben' },
    ]);
    await keep(['We go.'], [{ text: 'Call us', owner: cleo.id }]);
    expect((await twice(iterationId, (activities) => activities.openActions(ref))).map((one) => one.text)).toEqual([
      'Call us',
    ]);
    await twice(iterationId, (activities) =>
      activities.saveNotes({ ...notes, sync: 2, decisions: [], actions: [], done: ['security/2026-w45/sync-1/1'] }),
    );
    expect(await twice(iterationId, (activities) => activities.openActions(ref))).toEqual([]);
    await keep(['We go.'], []);
    expect(await twice(iterationId, (activities) => activities.openActions(ref))).toEqual([]);
  });

  test('scores: a later one replaces the earlier, the same one again keeps its time', async () => {
    now = opened;
    await scoreG2('partly');
    now = later;
    await scoreG2('partly');
    expect(await keptG2()).toMatchObject({ score: 'partly', note: 'Half of it', scored_by: 'ben', scored_on: opened });
    await scoreG2('achieved');
    expect(await keptG2()).toMatchObject({ score: 'achieved', scored_on: later });
  });

  test('an improvement, its verdict, and "none chosen"', async () => {
    const chosenIn = 'retrospective/security/2026.45.0';
    const chosen = {
      chosenIn,
      what: 'Smaller pull requests',
      measure: 'lines',
      baseline: '900',
      owner: ben.id,
      on: opened,
    };
    await storeImprovement(db, team.id, {
      ...chosen,
      item: 'SEC-8',
      itemId: '8',
      link: 'https://jira.example.com/SEC-8',
    });
    await storeImprovement(db, team.id, {
      ...chosen,
      item: 'SEC-9',
      itemId: '8',
      link: 'https://jira.example.com/SEC-9',
    });
    await twice('retrospective/security/2026.47.0', (activities) =>
      activities.saveVerdict({ ...ref, chosenIn, verdict: 'improved', evidence: 'Now 300', by: ada.id }),
    );
    await twice('retrospective/security/2026.47.0', (activities) => activities.saveNoImprovement(ref));
    expect((await improvementsOf(db, team.id)).map(improvementOf)).toEqual([
      null,
      {
        ...chosen,
        item: 'SEC-9',
        itemId: '8',
        link: 'https://jira.example.com/SEC-9',
        verdict: { verdict: 'improved', evidence: 'Now 300', by: 'ada' },
      },
    ]);
  });
});

describe('who are we waiting for', () => {
  test('open questions of workflows that have not ended, with the people who have not answered, by name', async () => {
    const id = 'iteration/security/2026-w43';
    const workflow = {
      ...ref,
      ...calm,
      type: 'iteration',
      key: '2026-w43',
      iteration: '2026-w43',
      phase: 'draft',
      health: 'on track',
    } as const;
    await twice(id, (activities) => activities.saveStatus(workflow));
    await ask(id, question('commit', byRole('em')), [ada]);
    await ask(id, question('goals', openTo(participants(team).map((one) => one.id))), participants(team));
    const scores = await ask(id, question('scores', eachOf([ben.id, cleo.id])), [ben, cleo]);
    await storeCounted(db, scores, ben.id, { choice: 'commit', on: opened });
    const closing = await ask(id, question('closing', eachOf([ben.id])), [ben]);
    await storeCounted(db, closing, ben.id, { choice: 'commit', on: opened });

    const waiting = await waitingNow(db, team.id);
    expect(
      waiting.map(({ questionId, people, anyone }) => ({ questionId, people: people.map((one) => one.name), anyone })),
    ).toEqual([
      { questionId: 'commit', people: ['Ada Lindqvist'], anyone: false },
      { questionId: 'goals', people: [], anyone: true },
      { questionId: 'scores', people: ['Cleo Martin'], anyone: false },
    ]);
    expect(waiting[0]).toMatchObject({
      workflowId: id,
      question: 'Do we commit, Ada Lindqvist?',
      since: opened,
      until: later,
      ifNobodyAnswers: literal('it starts unplanned'),
    });

    await twice(id, (activities) => activities.saveStatus({ ...workflow, phase: 'cancelled', ended: { outcome: {} } }));
    expect(await waitingNow(db, team.id)).toEqual([]);
  });
});

describe('the report of an iteration', () => {
  test('says what was promised and reached, who decided what on which content, and the one improvement', async () => {
    now = opened;
    const workflows = [
      { id: iterationId, type: 'iteration', key: '2026-w49', phase: 'running' },
      { id: releaseId, type: 'release', key: '2026.49.0', phase: 'published' },
      { id: retrospectiveId, type: 'retrospective', key: '2026.49.0', phase: 'choosing' },
      { id: 'release/security/2026.49.1', type: 'release', key: '2026.49.1', phase: 'scheduled' },
      { id: 'release/security/2026.50.0', type: 'release', key: '2026.50.0', phase: 'go or no-go' },
      { id: 'iteration/security/2026-w51', type: 'iteration', key: '2026-w51', phase: 'draft', iteration: '2026-w51' },
    ] as const;
    for (const { id, type, key, phase, ...belongs } of workflows) {
      const own = { ...calm, ...belongs, type, key, phase };
      await twice(id, (activities) => activities.saveStatus({ ...ref, ...own, health: 'on track' }));
    }
    await twice(iterationId, (activities) =>
      activities.savePlan({
        ...ref,
        key: '2026-w49',
        plan: plan('the hash', [goal('g1', ben), goal('g2', cleo)], { by: ada.id, on: later }),
      }),
    );
    await twice(iterationId, (activities) =>
      activities.saveScores({
        ...ref,
        iteration: '2026-w49',
        scores: { g1: { score: 'achieved', note: 'All', by: ben.id } },
      }),
    );
    await twice(iterationId, (activities) =>
      activities.saveLedgerEntries({
        ...ref,
        iteration: '2026-w49',
        entries: [{ id: 'close SEC-1', cause: 'carry-over', subject: 'SEC-1', title: 'One', by: ben.id }],
      }),
    );
    const commit = await ask(iterationId, question('commit', byRole('em')), [ada]);
    const settledBy = await storeCounted(db, commit, ada.id, { choice: 'commit', on: later });
    await endQuestion(db, commit, { on: later, outcome: 'decided', settledBy });
    const go = await ask(releaseId, question('go-1', byRole('captain')), [cleo]);
    await endQuestion(db, go, { on: later, outcome: 'nothing is published', settledBy: null });
    // What they are called does not matter: the topic and its number say which sync a question notes.
    for (const occurrence of [2, 1]) {
      const notes = question(`held ${occurrence}`, byRole('em'), { topic: 'sync notes', occurrence });
      await ask(iterationId, notes, [ada]);
    }
    const noted = { decisions: ['We pair'], actions: [{ text: 'Call them', owner: ben.id }], done: [] };
    await twice(iterationId, (activities) =>
      activities.saveNotes({ ...ref, iteration: '2026-w49', sync: 2, ...noted }),
    );
    const stranger = {
      questionId: 'commit',
      clickId: 'c1',
      contentHash: 'hash of commit',
      choice: 'commit',
      actor: inSlack('U0EVE'),
    } as const;
    const reply = 'Only members of the team can answer this.';
    await storeAnswer(db, commit, { answer: stranger, person: null, seats: null, reply, on: opened });
    await new MockActivityEnvironment({ workflowExecution: { workflowId: iterationId, runId: 'a-run' } }).run(() =>
      createOnce({ db, restoredFrom: null })({
        team: team.id,
        client: {
          name: 'github',
          title: 'GitHub',
          settleMs: 0,
          tokenId: 'github:test',
          identify: () => Promise.resolve([]),
          call: (_doing, work) => work(),
        },
        kind: {
          name: 'issue',
          where: z.object({ repository: z.string() }),
          find: () => Promise.resolve([]),
          repair: () => Promise.resolve(),
          locate: () => Promise.resolve(null),
        },
        where: { repository: 'acme/security' },
        operation: 'openTrackingIssue',
        period: '',
        write: () =>
          Promise.resolve({
            reference: { place: 'github:acme/security', id: '7001', name: '#1', link: null } as const,
          }),
      }),
    );
    const chosen = {
      chosenIn: retrospectiveId,
      what: 'Review in a day',
      measure: 'hours',
      baseline: '40',
      owner: cleo.id,
      on: later,
    };
    await storeImprovement(db, team.id, {
      ...chosen,
      item: 'SEC-77',
      itemId: '77',
      link: 'https://jira.example.com/SEC-77',
    });

    expect(await reportOf(db, team.id, '2026-w49')).toMatchObject({
      team: 'Security',
      workflows: [
        { workflowId: iterationId },
        { workflowId: releaseId },
        { workflowId: 'release/security/2026.49.1' },
        { workflowId: 'release/security/2026.50.0' },
        { workflowId: retrospectiveId },
      ],
      // Two releases of the iteration, and a patch release of the first.
      releases: [
        { version: '2026.49.0', phase: 'published' },
        { version: '2026.49.1', phase: 'scheduled' },
        { version: '2026.50.0', phase: 'go or no-go' },
      ],
      plan: { hash: 'the hash', committedBy: { name: 'Ada Lindqvist' } },
      goals: [
        { id: 'g1', owner: { name: 'Ben Okafor' }, score: 'achieved', note: 'All' },
        { id: 'g2', owner: { name: 'Cleo Martin' }, score: null },
      ],
      ledger: [{ subject: 'SEC-1', cause: 'carry-over', byName: 'Ben Okafor' }],
      changes: { 'carry-over': 1 },
      decisions: [{ choice: 'Commit the plan', by: [{ name: 'Ada Lindqvist' }], on: later, hash: 'hash of commit' }],
      undecided: [{ outcome: 'nothing is published', on: later }],
      refusedAnswers: [
        { by: 'Slack account U0EVE', choice: 'Commit the plan', why: 'Only members of the team can answer this.' },
      ],
      improvement: {
        chosen: { what: 'Review in a day', ownerName: 'Cleo Martin', item: 'SEC-77' },
        before: { what: 'Smaller pull requests', verdict: { verdict: 'improved' } },
      },
      syncs: [
        { sync: 1, notes: null },
        { sync: 2, notes: { decisions: ['We pair'], actions: [{ text: 'Call them', owner: { name: 'Ben Okafor' } }] } },
      ],
      writes: [{ system: 'github', operation: 'openTrackingIssue', count: 1 }],
    });
    expect((await reportOf(db, team.id, '2026-w51')).improvement.chosen).toBeNull();
  });

  test('of an iteration that never was, is an error that names those that were', async () => {
    await expect(reportOf(db, team.id, '2027-w01')).rejects.toThrow(
      'The records hold no iteration 2027-w01 of team "security". The latest are 2026-w51, 2026-w49',
    );
  });
});
