/** How a workflow stands, from the records alone: who is reminded next, what it sleeps to, what is parked, which write is undecided. */
import { byRole } from '../domain/decisions/panel.ts';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomeWords } from '../cli/outcome.ts';
import type { Question } from '../domain/decisions/decisions.ts';
import { scheduleReminders } from '../domain/decisions/reminder-ladder.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { setClock } from '../records/clock.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { storeFaults } from '../records/faults.ts';
import { storeQuestion } from '../records/questions.ts';
import { storeReminders } from '../records/reminders.ts';
import { storeSleep } from '../records/sleeps.ts';
import { statusOf } from '../records/workflow-status.ts';
import { storeStatus } from '../records/workflows.ts';
import type { Tables } from '../records/tables.ts';
import { intend, saveResult } from '../records/writes.ts';
import type { IterationResult } from '../workflows/contract/iteration.ts';
import type { ReleaseResult } from '../workflows/contract/release.ts';
import type { RetrospectiveResult } from '../workflows/contract/retrospective.ts';
import { text, who } from '../domain/text/text.ts';
import { latestIteration } from '../records/report.ts';
import { waitingNow } from '../records/waiting.ts';
import { ask, someone } from './support/asking.ts';
import { freshDatabase } from './support/database.ts';
import { team } from './support/team.ts';

let db: Kysely<Tables>;
beforeAll(async () => {
  db = openDatabase(await freshDatabase());
  await migrate(db);
});
afterAll(() => db.destroy());

const workflowId = `iteration/${team.id}/2026-w49`;
const at = (on: string) => setClock(db, { businessMs: millisOf(on), realMs: Date.now(), rate: 0 });
const [asked, deadline] = ['2026-11-26T09:00:00.000+01:00', '2026-12-01T10:00:00.000+01:00'];

it('as time passes: reminded, escalated, past the deadline; asleep and woken', { tags: ['X1'] }, async () => {
  const version = await storeConfiguration(db, team);
  const ref = { team: team.id, version };
  const belongs = { iteration: '2026-w49', parent: null };
  const told = { workflowId, type: 'iteration', key: '2026-w49', ...belongs, health: 'on track', ...ref } as const;
  await storeStatus(db, { ...told, phase: 'draft', on: asked, deadline });
  await storeStatus(db, { ...told, phase: 'draft', on: '2026-11-27T09:00:00.000+01:00', deadline });
  const workflow = await storeStatus(db, { ...told, phase: 'draft', on: '2026-11-27T10:00:00.000+01:00', deadline });
  const question: Question = { ...ask('commit', undefined), panel: byRole('em'), deadline };
  const people = [someone('ada').id];
  await storeQuestion(db, {
    ...ref,
    workflowId,
    question,
    asked: { seats: [people], guests: [] },
    channel: 'C0SEC',
    since: asked,
  });
  await storeSleep(db, workflowId, { until: deadline, why: 'the iteration starts' });
  await storeSleep(db, workflowId, { until: deadline, why: 'the iteration starts' });
  await storeSleep(db, workflowId, {
    until: '2026-11-26T12:00:00.000+01:00',
    why: 'the engineering manager is asked to commit the plan',
  });

  // Before the ladder is laid out nobody is next.
  await at('2026-11-26T10:00:00.000+01:00');
  expect((await statusOf(db, workflow)).waiting).toMatchObject([{ reminded: null, next: null, inSlack: false }]);

  const reminders = scheduleReminders(team, {
    panel: question.panel,
    people,
    now: asked,
    deadline,
    policy: 'working hours',
  });
  await storeReminders(db, { workflowId, questionId: 'commit' }, reminders);
  const half = { name: 'more than half of the time has passed', people: [{ id: 'ada', name: 'Ada Lindqvist' }] };
  const day = { name: 'one day is left', people: [half.people[0], { id: 'ben', name: 'Ben Okafor' }] };
  // Ada is asked as the EM, so who stands above her is told in the end.
  const over = { name: 'the deadline has passed', people: [{ id: 'mia', name: 'Mia Wong' }], on: deadline };
  expect(await statusOf(db, workflow)).toMatchObject({
    phase: 'draft',
    since: asked,
    deadline,
    ended: null,
    waiting: [{ questionId: 'commit', people: half.people, reminded: null, next: half }],
    sleeps: [
      { why: 'the engineering manager is asked to commit the plan' },
      { why: 'the iteration starts', until: deadline },
    ],
    woken: null,
  });
  await at('2026-11-30T09:00:00.000+01:00');
  expect(await statusOf(db, workflow)).toMatchObject({
    waiting: [{ reminded: half, next: day }],
    sleeps: [{ why: 'the iteration starts' }],
    woken: { why: 'the engineering manager is asked to commit the plan' },
  });
  await at('2026-11-30T15:00:00.000+01:00');
  expect((await statusOf(db, workflow)).waiting).toMatchObject([{ reminded: day, next: over }]);
  await at('2026-12-01T11:00:00.000+01:00');
  expect(await statusOf(db, workflow)).toMatchObject({
    waiting: [{ reminded: over, next: null }],
    sleeps: [],
    woken: { why: 'the iteration starts' },
  });

  // What is in the way, until it is fixed; and a write of which nobody knows yet what became.
  const fault = {
    activity: 'announce',
    why: 'Slack rejected the token',
    remedy: 'Put a valid one in.',
    since: deadline,
  };
  await storeFaults(db, workflowId, [fault], deadline);
  const made = { kind: 'message', madeIn: {}, canBeSkipped: false };
  await intend(db, { key: 'k1', team: team.id, workflowId, system: 'slack', operation: 'question', ...made });
  expect(await statusOf(db, workflow)).toMatchObject({
    parked: [fault],
    writes: [{ system: 'slack', operation: 'question', attempts: 1 }],
  });
  await storeFaults(db, workflowId, [], deadline);
  const reference = { place: 'slack:C0SEC', id: '1.1', name: null, link: null } as const;
  await saveResult(db, { key: 'k1', workflowId }, { reference });
  expect(await statusOf(db, workflow)).toMatchObject({ parked: [], writes: [] });

  // Ended, it waits for nothing.
  const outcome = { cancelled: true, cleaned: ['tracking issue'], left: [] };
  const ended = await storeStatus(db, { ...told, phase: 'cancelled', on: deadline, ended: { outcome } });
  expect(await statusOf(db, ended)).toMatchObject({
    ended: { on: deadline, outcome, reason: null },
    deadline: null,
    waiting: [],
    sleeps: [],
    woken: null,
  });
});

it('that belongs to no iteration: what it is about is told', async () => {
  const ref = { team: team.id, version: await storeConfiguration(db, team) };
  const id = `supportRequest/${team.id}/r1`;
  const before = await latestIteration(db, team.id);
  const workflow = await storeStatus(db, {
    ...ref,
    workflowId: id,
    type: 'supportRequest',
    key: 'r1',
    subject: text`What ${who(someone('ben').id)} asked`,
    parent: null,
    phase: 'received',
    health: 'on track',
    on: asked,
  });
  expect(workflow.iteration).toBeNull();
  expect(await latestIteration(db, team.id)).toBe(before);
  const people = [someone('ada').id];
  const question: Question = { ...ask('urgency', undefined), panel: byRole('em'), deadline };
  const told = { seats: [people], guests: [] };
  await storeQuestion(db, { ...ref, workflowId: id, question, asked: told, channel: 'C0SEC', since: asked });
  const subject = 'What Ben Okafor asked';
  expect(await statusOf(db, workflow)).toMatchObject({ subject, waiting: [{ subject, questionId: 'urgency' }] });
  expect((await waitingNow(db, team.id)).filter((one) => one.subject !== null)).toMatchObject([{ workflowId: id }]);
});

/** As the workflows' own types have it. */
interface Ends {
  iteration: IterationResult;
  release: ReleaseResult;
  retrospective: RetrospectiveResult;
  lunch: { eaten: string };
}

it('how a workflow ended is said in sentences, never by raw keys', () => {
  const said = <Type extends keyof Ends>(type: Type, outcome: Ends[Type]) =>
    outcomeWords({ type, phase: 'closed', outcome }, null).join('\n');
  const cleo = someone('cleo').id;
  const counts = { key: '2027-w03', done: 6, carriedOver: 3, dropped: 1 };
  const goals = (['achieved', 'partly', 'partly'] as const).map((score, n) => ({ id: `g${n + 1}`, score }));
  expect(said('iteration', { ...counts, planned: true, goals, gone: 0 })).toBe(
    '  Items: 6 done, 3 carried over, 1 dropped. Goals: 1 achieved, 2 partly.',
  );
  expect(said('iteration', { ...counts, planned: false, goals: [], gone: 2 })).toBe(
    '  Nobody committed a plan. Items: 6 done, 3 carried over, 1 dropped, 2 no longer\n  in Jira.',
  );
  expect(said('release', { outcome: 'published', link: 'https://github.example/r/1', on: deadline })).toMatch(
    /^ {2}Published \w+ \d+ \w+, \d\d:\d\d: https:\/\/github\.example\/r\/1$/,
  );
  expect(said('release', { outcome: 'cancelled', by: cleo, reason: 'No need' })).toBe('  Cancelled by cleo: No need');
  const improvement = {
    chosenIn: 'retrospective/security/2026.49.0',
    what: 'Name one reviewer',
    measure: 'hours',
    baseline: '40',
    owner: cleo,
    on: deadline,
    item: 'LIGHT-13',
    itemId: '10013',
    link: 'https://jira.example.com/LIGHT-13',
  };
  expect(said('retrospective', { held: true, improvement })).toBe(
    '  Chosen improvement: Name one reviewer (LIGHT-13).',
  );
  expect(said('retrospective', { held: true, improvement: null })).toBe('  No improvement was chosen.');
  expect(said('retrospective', { held: false, improvement: null })).toBe(
    '  It was not held: nobody wrote a reflection.',
  );
  expect(said('lunch', { eaten: 'pizza' })).toBe('  eaten: pizza');
});
