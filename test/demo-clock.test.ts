/** The demo's clock: it waits for people, not for ever, and on request not at all until something has ended. */
import { byRole, openTo } from '../domain/decisions/panel.ts';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Question } from '../domain/decisions/decisions.ts';
import { businessTimeAt } from '../domain/calendar/working-days.ts';
import { literal, text } from '../domain/text/text.ts';
import { readTeam } from '../config/read.ts';
import { runDemoClock } from '../local/demo/clock.ts';
import { watchRecovery } from '../local/demo/recovery.ts';
import type { Repeated } from '../worker/repeatedly.ts';
import { createSilence } from '../local/demo/silence.ts';
import { readClock, setClock } from '../records/clock.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { storeFaults } from '../records/faults.ts';
import { endQuestion, mustExist, storeQuestion } from '../records/questions.ts';
import { storeStatus } from '../records/workflows.ts';
import type { Tables } from '../records/tables.ts';
import { noteReminderWrite } from '../records/reminders.ts';
import { intend, saveResult } from '../records/writes.ts';
import { freshDatabase } from './support/database.ts';
import { team, teamFile } from './support/team.ts';

const start = Date.parse('2026-11-23T08:00:00Z');
const hour = 3_600_000;
const ada = team.roles.em.person;
const mia = team.roles.manager.person;
const workflow = 'iteration/security/1';

let db: Kysely<Tables>;
beforeEach(async () => {
  db = openDatabase(await freshDatabase());
  await migrate(db);
  await setClock(db, { businessMs: start, realMs: Date.now(), rate: 0 });
});
const started: Repeated[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
  await db.destroy();
});

const question: Question = {
  id: 'commit',
  topic: 'commit',
  occurrence: 1,
  text: text`Do we commit to this plan?`,
  content: { hash: 'abc', lines: [] },
  choices: [],
  panel: byRole('em'),
  place: { in: 'channel' },
  reminders: 'working hours',
  excluded: [],
  deadline: businessTimeAt(team, start + 24 * hour),
  ifNobodyAnswers: literal('it starts with carry-over only'),
};

async function put(asked: Question = question, of = team): Promise<void> {
  const version = await storeConfiguration(db, of);
  const since = businessTimeAt(team, start);
  await storeQuestion(db, {
    team: of.id,
    version,
    workflowId: workflow,
    question: asked,
    asked: { seats: [[ada]], guests: [] },
    channel: 'C1',
    since,
  });
}
const end = async (): Promise<void> => {
  const row = await mustExist(db, workflow, question.id);
  await endQuestion(db, row, { on: businessTimeAt(team, start), outcome: question.ifNobodyAnswers, settledBy: null });
};
const now = async (): Promise<number> => (await readClock(db))?.businessMs ?? 0;
const rate = async (): Promise<number | undefined> => (await readClock(db))?.rate;

function run() {
  const silence = createSilence(team);
  const running = runDemoClock({ db, waitsForPeople: true, silence });
  started.push(running);
  return { silence, running };
}

test('stands still while somebody is asked, also when they were asked an hour ago and the demo was stopped since', async () => {
  await put();
  await setClock(db, { businessMs: start, realMs: Date.now() - hour, rate: 0 });
  const { running } = run();
  // It was looked at again, and stands.
  await expect.poll(async () => (await readClock(db))?.realMs).toBeGreaterThan(Date.now() - hour / 2);
  expect(await now()).toBe(start);
  await end();
  await expect.poll(now).toBeGreaterThan(start);
  await running.stop();
  expect(await rate()).toBe(0);
});

test('stands still for the question of any team: all have the same clock', async () => {
  run();
  await expect.poll(rate).not.toBe(0);
  await put(question, readTeam(teamFile.replace('id: security', 'id: platform'), 'platform.yaml'));
  await expect.poll(rate).toBe(0);
  await end();
  await expect.poll(rate).not.toBe(0);
});

test('a clock that was not stopped in order makes up for a second and no more', async () => {
  const dayRate = (24 * 3_600) / 5;
  await setClock(db, { businessMs: start, realMs: Date.now() - hour, rate: dayRate });
  await put();
  run();
  await expect.poll(rate).toBe(0);
  expect(await now()).toBe(start + dayRate * 1_000);
});

const message = { kind: 'message', madeIn: {}, canBeSkipped: true };

test('nobody answers: time passes until the question has ended, and tells who was reminded and how it ended', async () => {
  await put();
  const { silence } = run();
  await expect.poll(rate).toBe(0);
  silence.begin();
  await expect.poll(now).toBeGreaterThan(start);
  for (const who of [ada, mia]) {
    const key = `reminder of ${who}`;
    const reminder = { step: 'one day is left', on: businessTimeAt(team, start), person: who, writeKey: key };
    await noteReminderWrite(db, { workflowId: workflow, questionId: 'commit' }, reminder);
    await intend(db, { key, team: team.id, workflowId: workflow, system: 'slack', operation: 'reminder', ...message });
    const reference = { place: 'slack:U0ADA', id: key, name: null, link: null } as const;
    await saveResult(db, { key, workflowId: workflow }, { reference });
  }
  await expect.poll(() => silence.told()?.reminded).toEqual({ 'Ada Lindqvist': 1, 'Mia Wong': 1 });
  expect(silence.told()).toMatchObject({
    question: 'Do we commit to this plan?',
    people: ['Ada Lindqvist'],
    outcome: null,
  });
  await end();
  await expect.poll(() => silence.lasts()).toBe(false);
  expect(silence.told()?.outcome).toBe('it starts with carry-over only');
  await put({ ...question, id: 'again' });
  await expect.poll(rate).toBe(0);
});

test('nobody answers, begun when only anybody may answer, is about that question', async () => {
  await put({ ...question, id: 'agenda', panel: openTo([ada, mia]) });
  const { silence } = run();
  silence.begin();
  await expect.poll(() => silence.told()?.people).toEqual(['anyone']);
  await expect.poll(now).toBeGreaterThan(start);
});

test('what is broken on purpose and holds a workflow holds the time, until it is fixed: then the workflow is told at once', async () => {
  const version = await storeConfiguration(db, team);
  const since = businessTimeAt(team, start);
  const iteration = { team: team.id, version, workflowId: workflow, type: 'iteration', key: '1' } as const;
  const belongs = { iteration: '1', parent: null };
  await storeStatus(db, { ...iteration, ...belongs, phase: 'running', health: 'on track', on: since });
  let broken = ['jira-token-revoked'];
  const told: string[] = [];
  const said: string[] = [];
  const fixing = watchRecovery({
    db,
    team: team.id,
    broken: () => Promise.resolve(broken),
    resume: (id) => Promise.resolve(void told.push(id)),
    say: (line) => said.push(line),
  });
  const holds = () => Promise.resolve(fixing.holds());
  started.push(fixing, runDemoClock({ db, waitsForPeople: true, holds }));
  await expect.poll(now).toBeGreaterThan(start);
  await storeFaults(
    db,
    workflow,
    [{ activity: 'readItems', why: 'Jira rejected the token', remedy: 'Fix it.', since }],
    since,
  );
  await expect.poll(rate).toBe(0);
  expect(told).toEqual([]);
  broken = [];
  await expect.poll(() => told).toEqual([workflow]);
  await expect.poll(rate).not.toBe(0);
  expect(said).toEqual([
    'Something is parked. Time stops until it is fixed in the console.',
    'Fixed: parked activities are retrying now.',
  ]);
});

test('nobody answers, begun when nobody is asked, is about the next question', async () => {
  const { silence } = run();
  silence.begin();
  await expect.poll(now).toBeGreaterThan(start);
  expect(silence.told()).toMatchObject({ question: null, outcome: null });
  await put();
  await expect.poll(() => silence.told()?.question).toBe('Do we commit to this plan?');
  expect(await rate()).not.toBe(0);
  silence.end();
  await expect.poll(rate).toBe(0);
  expect(silence.told()?.outcome).toBe('Drumbeat waits for people again');
});
