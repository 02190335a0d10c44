/** Business time: real time in production, the supervisor's clock in the demo. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarActivities, ReminderStep } from '../activities/api/calendar.ts';
import { createCalendarActivities } from '../activities/calendar.ts';
import { demoClock, realClock, type Clock } from '../activities/clock.ts';
import { participants, type TeamRef } from '../domain/team.ts';
import { addWorkingDays, millisOf, businessTimeAt } from '../domain/calendar/working-days.ts';
import { setClock } from '../records/clock.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import type { Tables } from '../records/tables.ts';
import { storeQuestion } from '../records/questions.ts';
import { ask } from './support/asking.ts';
import { freshDatabase } from './support/database.ts';
import { readTeam } from '../config/read.ts';
import { team, teamFile } from './support/team.ts';

const nobody = readTeam(teamFile.replace('id: security', 'id: nobody'), 'team.yaml').id;

const start = Date.parse('2026-11-23T08:00:00Z');
let db: Kysely<Tables>;
let ref: TeamRef;

beforeAll(async () => {
  db = openDatabase(await freshDatabase());
  await migrate(db);
  ref = { team: team.id, version: await storeConfiguration(db, team) };
});
afterAll(() => db.destroy());

/** As the demo's supervisor ticks; rate 0: it is paused. */
const tick = (businessMs: number, rate: number, ago = 0) =>
  setClock(db, { businessMs, realMs: Date.now() - ago, rate });

/** A clock that a test sets. */
const fixedClock = (moment: string): Clock => ({ ...realClock, now: () => Promise.resolve(Date.parse(moment)) });

const reached = (activities: CalendarActivities, on: string) =>
  new MockActivityEnvironment().run(() => activities.waitForBusinessTime({ ...ref, on }));

const at = (moment: string) => createCalendarActivities({ db, clock: fixedClock(moment) });

describe('the clock in production', () => {
  test('is real time and never stands still', async () => {
    const before = Date.now();
    expect(await realClock.now()).toBeGreaterThanOrEqual(before);
    expect(await realClock.wakeAt(42)).toBe(42);
    expect(await realClock.stands()).toBe(false);
  });
});

describe("the demo's clock", () => {
  let clock: Clock;
  beforeEach(() => {
    clock = demoClock(db);
  });

  test('runs on between two ticks', async () => {
    await tick(start, 7200, 500);
    const now = await clock.now();
    expect(now).toBeGreaterThanOrEqual(start + 500 * 7200);
    expect(now).toBeLessThan(start + 900 * 7200);
    expect(await clock.stands()).toBe(false);
  });

  test('stands still a second after its supervisor has gone', async () => {
    await tick(start, 7200, 60_000);
    expect(await clock.now()).toBe(start + 1000 * 7200);
    expect(await clock.stands()).toBe(true);
  });

  test('stands still while the supervisor holds it', async () => {
    await tick(start, 0, 300);
    expect(await clock.now()).toBe(start);
    expect(await clock.stands()).toBe(true);
  });

  test('says when to wake, and never so soon that a waiter spins', async () => {
    await tick(start, 3600);
    const inAnHour = await clock.wakeAt(start + 3_600_000);
    expect(inAnHour - Date.now()).toBeGreaterThan(700);
    expect(inAnHour - Date.now()).toBeLessThanOrEqual(1000);
    expect(await clock.wakeAt(start - 1)).toBeGreaterThan(Date.now());
    await tick(start, 0);
    expect(await clock.wakeAt(start + 3_600_000)).toBeGreaterThan(Date.now());
  });

  test('an installation without one is told what to do', async () => {
    const empty = openDatabase(await freshDatabase());
    await migrate(empty);
    await expect(demoClock(empty).now()).rejects.toThrow(/has not been set.*npm run demo/);
    await empty.destroy();
  });
});

describe('has the moment come?', () => {
  test('in production at once, with when to wake if it has not', async () => {
    const activities = createCalendarActivities({ db, clock: realClock });
    expect(await reached(activities, businessTimeAt(team, Date.now() - 1))).toEqual({ come: true });
    const later = Date.now() + 3_600_000;
    expect(await reached(activities, businessTimeAt(team, later))).toEqual({ come: false, wakeAt: later });
  });

  test('a short rest is waited out', async () => {
    const activities = createCalendarActivities({ db, clock: realClock });
    const soon = Date.now() + 300;
    expect(await reached(activities, businessTimeAt(team, soon))).toEqual({ come: true });
    expect(Date.now()).toBeGreaterThanOrEqual(soon);
  });

  test('waits while the clock stands still, heartbeating, and continues with it', async () => {
    const activities = createCalendarActivities({ db, clock: demoClock(db) });
    await tick(start, 0);
    const environment = new MockActivityEnvironment();
    let steps = 0;
    environment.on('heartbeat', () => (steps += 1));
    const waiting = environment.run(() =>
      activities.waitForBusinessTime({ ...ref, on: businessTimeAt(team, start + 60_000) }),
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(steps).toBeGreaterThan(1);
    await tick(start + 60_000, 7200);
    expect(await waiting).toEqual({ come: true });
  });

  test('a cancelled wait ends', async () => {
    const activities = createCalendarActivities({ db, clock: demoClock(db) });
    await tick(start, 0);
    const environment = new MockActivityEnvironment();
    const waiting = environment.run(() =>
      activities.waitForBusinessTime({ ...ref, on: businessTimeAt(team, start + 60_000) }),
    );
    setTimeout(() => environment.cancel(), 100);
    await expect(waiting).rejects.toThrow('CANCELLED');
  });
});

describe('what the calendar tells a workflow', () => {
  test('an iteration is due a day before its draft opens', async () => {
    expect(await at('2026-11-20T16:00:00+01:00').planIteration({ team: team.id })).toEqual({
      due: false,
      next: '2026-11-23T09:00:00.000+01:00',
    });
    const due = await at('2026-11-22T10:00:00+01:00').planIteration({ team: team.id });
    expect(due).toMatchObject({
      due: true,
      key: '2026-w49',
      version: ref.version,
      participants: ['ada', 'ben', 'cleo'],
      dates: { draftOpens: '2026-11-23T09:00:00.000+01:00', starts: '2026-11-30T10:00:00.000+01:00' },
    });
    expect(await at('2026-11-30T09:59:00+01:00').planIteration({ team: team.id })).toMatchObject({ key: '2026-w49' });
    expect(await at('2026-11-30T10:00:00+01:00').planIteration({ team: team.id })).toEqual({
      due: false,
      next: '2026-12-07T09:00:00.000+01:00',
    });
  });

  test('an iteration can be named by its first day, and a wrong day is refused for good', async () => {
    const activities = at('2026-11-20T16:00:00+01:00');
    expect(await activities.planIteration({ team: team.id, starts: '2026-12-14' })).toMatchObject({
      due: true,
      key: '2026-w51',
    });
    await expect(activities.planIteration({ team: team.id, starts: '2026-12-07' })).rejects.toMatchObject({
      type: 'Configuration',
      nonRetryable: true,
      message: expect.stringContaining('2026-11-30 and 2026-12-14'),
    });
    await expect(activities.planIteration({ team: nobody })).rejects.toMatchObject({
      type: 'Configuration',
      nonRetryable: true,
    });
  });

  test('moments some working days later', async () => {
    const activities = at('2026-12-04T15:00:00+01:00'); // a Friday
    expect(await activities.now(ref)).toBe('2026-12-04T15:00:00.000+01:00');
    const moment = '2026-12-07T15:00:00.000+01:00';
    const from = await activities.now(ref);
    expect(await activities.moment({ ...ref, from, workingDays: 1 })).toEqual({
      on: moment,
      wakeAt: millisOf(moment),
      exact: true,
    });
    expect(await activities.resolveWakeTime({ ...ref, on: moment })).toEqual({
      on: moment,
      wakeAt: millisOf(moment),
      exact: true,
    });
  });

  test('a retrospective has its days one after the other', async () => {
    const now = '2026-12-11T12:00:00.000+01:00';
    if (team.retrospective === 'off') throw new Error('This team holds retrospectives.');
    const { judgingDays, reflectionDays, votingDays, choosingDays, votesEach } = team.retrospective;
    const plan = await at(now).planRetrospective(ref);
    const last = addWorkingDays(team, now, 2 * judgingDays + reflectionDays + votingDays + choosingDays);
    expect(plan.chosen.slice(0, 16)).toBe(`${last.slice(0, 10)}T17:00`);
    const days = [plan.judged, plan.scored, plan.reflected, plan.voted, plan.chosen].map(millisOf);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(plan.votesEach).toBe(votesEach);
  });

  test('the ladder of a question, each reminder with when to wake', async () => {
    const activities = at('2026-11-30T10:00:00+01:00');
    const people = participants(team).slice(0, 2);
    const question = { ...ask('commit', undefined), deadline: '2026-12-04T10:00:00.000+01:00' };
    const asked = { seats: [people.map(({ id }) => id)], guests: [] };
    const workflowId = 'iteration/security/2026-w49';
    await storeQuestion(db, {
      ...ref,
      workflowId,
      question,
      asked,
      channel: 'C0SEC',
      since: '2026-11-30T10:00:00.000+01:00',
    });
    const reminders: readonly ReminderStep[] = await new MockActivityEnvironment({
      workflowExecution: { workflowId, runId: 'r' },
    }).run(() => activities.scheduleReminders({ ...ref, questionId: 'commit' }));
    expect(reminders.map(({ on, name, isDeadline }) => ({ on: on.slice(0, 16), name, isDeadline }))).toEqual([
      { on: '2026-12-02T10:00', name: 'half of the time has passed', isDeadline: false },
      { on: '2026-12-03T10:00', name: 'one day is left', isDeadline: false },
      { on: '2026-12-04T10:00', name: 'the deadline has passed', isDeadline: true },
    ]);
    expect(reminders.map((reminder) => reminder.wakeAt)).toEqual(reminders.map((reminder) => millisOf(reminder.on)));
  });
});
