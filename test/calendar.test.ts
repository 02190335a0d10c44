/** Business days, hours and dates (X7): every step on a working day, every reminder in its person's hours. */
import { anyOf, byRole, eachOf } from '../domain/decisions/panel.ts';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { iterationOf, iterationStarting, nextIteration, type IterationDates } from '../domain/calendar/calendar.ts';
import { scheduleReminders } from '../domain/decisions/reminder-ladder.ts';
import { person as teammate, weekdays, type Person, type PersonId, type Team } from '../domain/team.ts';
import {
  addWorkingDays,
  hoursBetween,
  millisOf,
  momentAt,
  businessTimeAt,
  withinHours,
  workingHours,
} from '../domain/calendar/working-days.ts';
import { team as base } from './support/team.ts';

const shown = (moment: string): string => moment.slice(0, 16);
const ids = (team: Team): PersonId[] => Object.values(team.people).map((one) => one.id);

function inCalendar(calendar: Partial<Team['calendar']>, rest: Partial<Team> = {}): Team {
  return { ...base, ...rest, calendar: { ...base.calendar, ...calendar } };
}

function livingIn(team: Team, zones: Readonly<Record<string, Pick<Person, 'timeZone' | 'hours'>>>): Team {
  const people = Object.values(team.people).map((one) => [one.id, { ...one, ...zones[one.id] }] as const);
  return { ...team, people: Object.fromEntries(people) };
}

/** Every moment of an iteration, in the order in which a workflow meets them. */
function steps(dates: IterationDates): string[] {
  const { draftOpens, commitAsked, starts, syncs, release, closes, closingEnds } = dates;
  return [
    draftOpens,
    commitAsked,
    starts,
    ...syncs.flatMap((sync) => [sync.agendaOpens, sync.at]),
    release!.asked,
    release!.due,
    closes,
    closingEnds,
  ];
}

function works(team: Team, local: DateTime): boolean {
  const { workingDays, holidays } = team.calendar;
  return (
    workingDays.some((day) => weekdays.indexOf(day) === local.weekday - 1) &&
    !holidays.includes(local.toISODate() ?? '')
  );
}

const localTime = (local: DateTime): string => local.toFormat('HH:mm');

/** The syncs of the iteration from 30 November, with these holidays. */
const syncsWith = (holidays: string[], day: Team['sync']['day'] = 'tuesday') =>
  iterationStarting(inCalendar({ holidays }, { sync: { day, at: '10:00' } }), '2026-11-30').dates.syncs.map((one) =>
    shown(one.at),
  );

const lay = (now: string, deadline: string, team: Team = base) =>
  scheduleReminders(team, { panel: anyOf([]), people: ids(team).slice(0, 2), now, deadline, policy: 'working hours' });

const inOrder = (...these: string[]) =>
  expect(these.map(millisOf)).toEqual(these.map(millisOf).toSorted((a, b) => a - b));

describe('the dates of an iteration', () => {
  test('two weeks from a Monday', () => {
    expect(iterationStarting(base, '2026-11-30')).toEqual({
      key: '2026-w49',
      dates: {
        draftOpens: '2026-11-23T09:00:00.000+01:00',
        commitAsked: '2026-11-26T09:00:00.000+01:00',
        starts: '2026-11-30T10:00:00.000+01:00',
        syncs: [
          { agendaOpens: '2026-11-30T10:00:00.000+01:00', at: '2026-12-01T10:00:00.000+01:00' },
          { agendaOpens: '2026-12-07T10:00:00.000+01:00', at: '2026-12-08T10:00:00.000+01:00' },
        ],
        release: {
          version: '2026.49.0',
          asked: '2026-12-07T10:00:00.000+01:00',
          due: '2026-12-08T10:00:00.000+01:00',
        },
        closes: '2026-12-11T17:00:00.000+01:00',
        closingEnds: '2026-12-15T17:00:00.000+01:00',
        retrospectiveAfter: 'release',
      },
    });
  });

  test('a holiday on the first day moves the start and keeps the key; the one before closes earlier', () => {
    const team = inCalendar({ holidays: ['2026-12-14', '2026-12-15'] });
    expect(nextIteration(team, '2026-12-10T12:00:00+01:00')).toMatchObject({
      key: '2026-w51',
      dates: { starts: '2026-12-16T10:00:00.000+01:00' },
    });
    expect(iterationStarting(team, '2026-12-16').key).toBe('2026-w51');
    expect(shown(iterationStarting(team, '2026-11-30').dates.closes)).toBe('2026-12-11T17:00');
    expect(shown(iterationStarting(team, '2026-11-30').dates.closingEnds)).toBe('2026-12-17T17:00');
  });

  test('a sync on a holiday is held on the next working day; past the close it is not held (R10)', () => {
    expect(syncsWith(['2026-12-01'])).toEqual(['2026-12-02T10:00', '2026-12-08T10:00']);
    expect(syncsWith(['2026-12-11'], 'friday')).toEqual(['2026-12-04T10:00']);
    expect(syncsWith(['2026-12-04', '2026-12-07', '2026-12-08', '2026-12-09', '2026-12-10'], 'friday')).toEqual([
      '2026-12-11T10:00',
    ]);
  });

  test('an iteration in which nobody works is skipped', () => {
    const holidays = Array.from({ length: 14 }, (_, day) => `2026-12-${14 + day}`);
    const team = inCalendar({ holidays });
    expect(nextIteration(team, '2026-12-11T12:00:00+01:00').key).toBe('2026-w53');
    expect(() => iterationStarting(team, '2026-12-14')).toThrow('No iteration of Security starts on 2026-12-14');
  });

  test('the week that belongs to another year', () => {
    expect(iterationStarting(base, '2026-12-28').key).toBe('2026-w53');
    expect(iterationStarting(base, '2027-01-11')).toMatchObject({
      key: '2027-w02',
      dates: { release: { version: '2027.2.0' } },
    });
  });

  test('a day on which none starts is refused with the nearest ones', () => {
    expect(() => iterationStarting(base, '2026-12-07')).toThrow(
      'No iteration of Security starts on 2026-12-07: the nearest start on 2026-11-30 and 2026-12-14.',
    );
    expect(() => iterationStarting(base, '2026-13-01')).toThrow('There is no such date or time: "2026-13-01"');
  });

  test('local hours stay when the clocks change', () => {
    const berlin = nextIteration(base, '2026-10-16T12:00:00+02:00').dates;
    expect(berlin.starts).toBe('2026-10-19T10:00:00.000+02:00');
    expect(berlin.closes).toBe('2026-10-30T17:00:00.000+01:00');
    expect(berlin.syncs.map((sync) => sync.at)).toEqual([
      '2026-10-20T10:00:00.000+02:00',
      '2026-10-27T10:00:00.000+01:00',
    ]);
    const york = inCalendar({ timeZone: 'America/New_York' });
    const spring = nextIteration(york, '2027-03-05T12:00:00-05:00').dates;
    expect(spring.starts).toBe('2027-03-08T10:00:00.000-05:00');
    expect(spring.syncs.map((sync) => sync.at)).toEqual([
      '2027-03-09T10:00:00.000-05:00',
      '2027-03-16T10:00:00.000-04:00',
    ]);
  });

  test('a calendar without working days says so', () => {
    const team = inCalendar({ workingDays: [] });
    expect(() => addWorkingDays(team, '2026-11-30T10:00:00+01:00', 1)).toThrow('calendar.workingDays');
  });
});

describe('moments', () => {
  test('working days keep the local time', () => {
    expect(addWorkingDays(base, '2026-12-24T15:30:00.000+01:00', 1)).toBe('2026-12-28T15:30:00.000+01:00');
    expect(addWorkingDays(base, '2026-10-23T09:00:00.000+02:00', 1)).toBe('2026-10-26T09:00:00.000+01:00');
    expect(addWorkingDays(base, '2026-12-28T09:00:00.000+01:00', -1)).toBe('2026-12-24T09:00:00.000+01:00');
    expect(addWorkingDays(base, '2026-12-05T09:00:00.000+01:00', 0)).toBe('2026-12-07T09:00:00.000+01:00');
  });

  test('an hour of the same day that has passed means the next working day', () => {
    expect(momentAt(base, '2026-12-04T10:00:00.000+01:00', '17:00')).toBe('2026-12-04T17:00:00.000+01:00');
    expect(momentAt(base, '2026-12-04T17:00:00.000+01:00', '17:00')).toBe('2026-12-07T17:00:00.000+01:00');
  });

  test('how long somebody was waited for counts only their working hours', () => {
    const team = livingIn(base, { ben: { timeZone: 'America/New_York', hours: { from: '08:30', to: '16:30' } } });
    const [ada, ben] = [teammate(team, 'ada' as PersonId), teammate(team, 'ben' as PersonId)];
    const [friday, monday] = ['2026-12-04T16:30:00.000+01:00', '2026-12-07T09:45:00.000+01:00'];
    expect(hoursBetween(friday, monday)).toBe(65.25);
    expect(workingHours(team, ada, friday, monday)).toBe(1.25);
    expect(workingHours(team, ben, friday, monday)).toBe(6);
    expect(workingHours(team, ada, '2026-12-24T12:00:00.000+01:00', '2026-12-28T09:00:00.000+01:00')).toBe(5);
    expect(workingHours(team, ada, monday, monday)).toBe(0);
  });

  test("a person's hours in their own zone", () => {
    const team = livingIn(base, { ben: { timeZone: 'America/New_York', hours: { from: '08:30', to: '16:30' } } });
    const ben = Object.values(team.people).find((one) => one.name.startsWith('Ben'));
    if (!ben) throw new Error('no Ben');
    const next = (moment: string) => withinHours(team, ben, moment);
    expect(next('2026-12-01T09:00:00.000+01:00')).toBe('2026-12-01T14:30:00.000+01:00');
    expect(next('2026-12-01T15:00:00.000+01:00')).toBe('2026-12-01T15:00:00.000+01:00');
    expect(next('2026-12-01T22:30:00.000+01:00')).toBe('2026-12-02T14:30:00.000+01:00');
    expect(next('2026-12-04T23:00:00.000+01:00')).toBe('2026-12-07T14:30:00.000+01:00');
    // Between the two changes of the clocks Berlin is five hours ahead of New York, not six.
    expect(next('2026-10-27T09:00:00.000+01:00')).toBe('2026-10-27T13:30:00.000+01:00');
  });
});

describe('the reminder ladder', () => {
  test('at half of the time, a day before, at the deadline', () => {
    expect(lay('2026-11-30T10:00:00+01:00', '2026-12-04T10:00:00+01:00')).toEqual([
      {
        name: 'half of the time has passed',
        on: '2026-12-02T10:00:00.000+01:00',
        people: ['ada', 'ben'],
        isDeadline: false,
      },
      {
        name: 'one day is left',
        on: '2026-12-03T10:00:00.000+01:00',
        people: ['ada', 'ben'],
        isDeadline: false,
      },
      {
        name: 'the deadline has passed',
        on: '2026-12-04T10:00:00.000+01:00',
        people: ['mia'],
        isDeadline: true,
      },
    ]);
  });

  test('over a weekend two reminders of one Monday morning are one, and speak to all', () => {
    const reminders = lay('2026-12-04T16:00:00+01:00', '2026-12-07T16:00:00+01:00');
    expect(reminders.map(({ name, on, people }) => [name, shown(on), people])).toEqual([
      ['less than one day is left', '2026-12-07T09:00', ['ada', 'ben']],
      ['the deadline has passed', '2026-12-07T16:00', ['mia']],
    ]);
  });

  test('the backup of a role is told a day before, whoever stands above at the deadline', () => {
    const panel = byRole('captain');
    const { person, backup } = base.roles.captain!;
    const [now, deadline] = ['2026-11-30T10:00:00+01:00', '2026-12-04T10:00:00+01:00'];
    const reminders = scheduleReminders(base, { panel, people: [person], now, deadline, policy: 'working hours' });
    expect(reminders.map(({ people }) => people)).toEqual([[person], [person, backup], [base.roles.em.person]]);
    expect(backup).toBeDefined();
  });

  test('people in other zones are reminded in their own hours', () => {
    const team = livingIn(base, { ben: { timeZone: 'America/New_York', hours: { from: '09:00', to: '17:00' } } });
    const reminders = lay('2026-11-30T10:00:00+01:00', '2026-12-04T10:00:00+01:00', team);
    expect(reminders.map(({ on, people }) => [shown(on), people])).toEqual([
      ['2026-12-02T10:00', ['ada']],
      ['2026-12-02T15:00', ['ben']],
      ['2026-12-03T10:00', ['ada']],
      ['2026-12-03T15:00', ['ben']],
      ['2026-12-04T10:00', ['mia']],
    ]);
  });

  test('a short question has its deadline and no more', () => {
    expect(
      lay('2026-12-01T10:00:00+01:00', '2026-12-01T10:40:00+01:00').map((reminder) => reminder.isDeadline),
    ).toEqual([true]);
    expect(
      lay('2026-12-01T10:00:00+01:00', '2026-12-01T09:00:00+01:00').map((reminder) => reminder.isDeadline),
    ).toEqual([true]);
  });
});

/* For every calendar */

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC', 'Pacific/Auckland'];
const halfHours = (from: number, to: number) =>
  fc
    .integer({ min: from * 2, max: to * 2 })
    .map((n) => `${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`);
/** Days around both changes of the clocks, and others. */
const days = fc.oneof(
  fc.integer({ min: -10, max: 10 }).map((n) => DateTime.fromISO('2026-10-25').plus({ days: n }).toFormat('yyyy-MM-dd')),
  fc.integer({ min: -10, max: 10 }).map((n) => DateTime.fromISO('2027-03-14').plus({ days: n }).toFormat('yyyy-MM-dd')),
  fc.integer({ min: 0, max: 700 }).map((n) => DateTime.fromISO('2026-06-01').plus({ days: n }).toFormat('yyyy-MM-dd')),
);

const teams: fc.Arbitrary<Team> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    workingDays: fc.subarray([...weekdays], { minLength: 2 }),
    holidays: fc.array(days, { maxLength: 12 }),
    weeks: fc.integer({ min: 1, max: 6 }),
    startDay: fc.constantFrom(...weekdays),
    startAt: halfHours(7, 12),
    draftOpens: fc.integer({ min: 0, max: 10 }),
    commitAsked: fc.integer({ min: 0, max: 10 }),
    syncDay: fc.constantFrom(...weekdays),
    syncAt: halfHours(8, 18),
    beforeClose: fc.integer({ min: 0, max: 8 }),
    askedHoursBefore: fc.integer({ min: 0, max: 72 }),
    personZones: fc.tuple(...ids(base).map(() => fc.constantFrom(...zones))),
    hours: fc.record({ from: halfHours(6, 10), to: halfHours(14, 20) }),
  })
  .map((random) => {
    const { timeZone, workingDays, holidays, hours } = random;
    const team = inCalendar(
      { timeZone, workingDays, holidays },
      {
        iteration: {
          ...base.iteration,
          weeks: random.weeks,
          starts: { day: random.startDay, at: random.startAt },
          draftOpens: random.draftOpens,
          commitAsked: random.commitAsked,
        },
        sync: { day: random.syncDay, at: random.syncAt },
        release: { at: '10:00', beforeClose: random.beforeClose, askedHoursBefore: random.askedHoursBefore },
      },
    );
    const zoneOf = Object.fromEntries(
      ids(base).map((id, n) => [id, { timeZone: random.personZones[n] ?? timeZone, hours }]),
    );
    return livingIn(team, zoneOf);
  });

const moments = fc
  .tuple(days, fc.integer({ min: 0, max: 24 * 60 - 1 }))
  .map(([day, minute]) => DateTime.fromISO(day, { zone: 'UTC' }).plus({ minutes: minute }).toISO() ?? '');

describe('for every calendar', () => {
  test('every step lies on a working day, in the zone of the team', () => {
    fc.assert(
      fc.property(teams, moments, (team, now) => {
        for (const step of steps(nextIteration(team, now).dates)) {
          const local = DateTime.fromISO(step, { zone: team.calendar.timeZone });
          expect(works(team, local)).toBe(true);
          expect(local.toISO()).toBe(step);
        }
      }),
    );
  });

  test('the steps come in order, and the next iteration starts when this one has closed', () => {
    fc.assert(
      fc.property(teams, moments, (team, now) => {
        const { key, dates } = nextIteration(team, now);
        const { draftOpens, commitAsked, starts, syncs, release, closes, closingEnds } = dates;
        inOrder(draftOpens, commitAsked, starts, closes, closingEnds);
        inOrder(starts, ...syncs.map((sync) => sync.at), closes);
        inOrder(starts, release!.asked, release!.due);
        for (const sync of syncs) expect(millisOf(sync.agendaOpens)).toBeLessThan(millisOf(sync.at));
        const next = nextIteration(team, starts);
        expect(next.key).not.toBe(key);
        expect(millisOf(next.dates.starts)).toBeGreaterThan(millisOf(closes));
      }),
    );
  });

  test('the next iteration starts later, and none was passed over', () => {
    fc.assert(
      fc.property(teams, moments, (team, now) => {
        const { key, dates } = nextIteration(team, now);
        expect(millisOf(dates.starts)).toBeGreaterThan(millisOf(now));
        expect(iterationStarting(team, dates.starts.slice(0, 10)).key).toBe(key);
        expect(iterationOf(team, key)).toEqual({ key, dates });
        expect(iterationOf(team, `${key}-x`)).toBeNull();
        // Whoever looks a little before that start is told of the same one.
        expect(nextIteration(team, businessTimeAt(team, millisOf(dates.starts) - 1)).key).toBe(key);
      }),
    );
  });

  test('reminders come in working hours, in order, and the last one is the deadline', () => {
    fc.assert(
      fc.property(teams, moments, fc.integer({ min: 1, max: 20 * 24 }), (team, now, hours) => {
        const deadline = businessTimeAt(team, millisOf(now) + hours * 3_600_000);
        const reminders = scheduleReminders(team, {
          panel: eachOf(ids(team)),
          people: ids(team),
          now,
          deadline,
          policy: 'working hours',
        });
        const last = reminders.at(-1);
        expect(last).toMatchObject({ on: deadline, isDeadline: true, people: [team.roles.manager.person] });
        const times = reminders.map((reminder) => millisOf(reminder.on));
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
        expect(times.every((time) => time > millisOf(now))).toBe(true);
        for (const reminder of reminders.slice(0, -1)) {
          expect(reminder.isDeadline).toBe(false);
          for (const id of reminder.people) {
            const person = team.people[id];
            if (!person) throw new Error(`no ${id}`);
            const local = DateTime.fromISO(reminder.on, { zone: person.timeZone });
            expect(works(team, local)).toBe(true);
            expect(localTime(local) >= person.hours.from && localTime(local) < person.hours.to).toBe(true);
          }
        }
      }),
    );
  });
});
