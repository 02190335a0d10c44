/** Working days and working hours: the arithmetic under the calendar and the reminders (X7). */
import { DateTime } from 'luxon';
import type { BusinessTime } from './moments.ts';
import type { Person, Team } from '../team.ts';
import { weekdays } from '../team.ts';

/** A day or moment that is known to exist, in the zone it carries. */
export type Zoned = DateTime<true>;

/** An instant as it is stored and shown: in the team's zone, with its offset. */
export function businessTimeAt(team: Team, ms: number): BusinessTime {
  return on(valid(DateTime.fromMillis(ms, { zone: team.calendar.timeZone }), `the instant ${ms}`));
}

export function millisOf(moment: BusinessTime): number {
  return zoned(moment).toMillis();
}

/** The same local time some working days later, or earlier when negative. From a free day the next working day counts as zero. */
export function addWorkingDays(team: Team, from: BusinessTime, days: number): BusinessTime {
  return on(addDays(team, inTeamZone(team, from), days));
}

/** A local time some working days on. Without a number of days: the next time that it is so late on a working day. */
export function momentAt(team: Team, from: BusinessTime, time: string, days?: number): BusinessTime {
  const base = inTeamZone(team, from);
  const moment = at(addDays(team, base, days ?? 0), time);
  return on(days === undefined && moment <= base ? addDays(team, moment, 1) : moment);
}

/** The moment itself; one that has come already: so late on the next working day. Nobody is asked until a time that is past (X1). */
export function notPast(team: Team, moment: BusinessTime, now: BusinessTime): BusinessTime {
  if (millisOf(moment) > millisOf(now)) return moment;
  return momentAt(team, now, inTeamZone(team, moment).toFormat('HH:mm'), 1);
}

/** The moment itself, if the person works then; else when they next begin to. */
export function withinHours(team: Team, person: Person, moment: BusinessTime): BusinessTime {
  const local = valid(zoned(moment).setZone(person.timeZone), `the time zone ${person.timeZone} of ${person.name}`);
  const begins = at(local, person.hours.from);
  if (!isWorkingDay(team, local) || local >= at(local, person.hours.to)) {
    const next = workingDayFrom(team, local.plus({ days: 1 }));
    return on(inTeamZone(team, on(at(next, person.hours.from))));
  }
  return on(inTeamZone(team, on(local < begins ? begins : local)));
}

export function isWithinHours(team: Team, person: Person, moment: BusinessTime): boolean {
  return millisOf(withinHours(team, person, moment)) === millisOf(moment);
}

/** The same instant as the person's own clock shows it. */
export function inZoneOf(person: Person, moment: BusinessTime): BusinessTime {
  return on(valid(zoned(moment).setZone(person.timeZone), `the time zone ${person.timeZone} of ${person.name}`));
}

/** Between two moments, in hours to a hundredth. */
export function hoursBetween(from: BusinessTime, to: BusinessTime): number {
  return inHours(millisOf(to) - millisOf(from));
}

/** The part of it that lies in the person's working hours, on days on which the team works. */
export function workingHours(team: Team, person: Person, from: BusinessTime, to: BusinessTime): number {
  const [begin, end] = [millisOf(from), millisOf(to)];
  let worked = 0;
  for (let day = zoned(inZoneOf(person, from)).startOf('day'); day.toMillis() < end; day = day.plus({ days: 1 })) {
    if (!isWorkingDay(team, day)) continue;
    const opens = Math.max(begin, at(day, person.hours.from).toMillis());
    worked += Math.max(0, Math.min(end, at(day, person.hours.to).toMillis()) - opens);
  }
  return inHours(worked);
}

function inHours(ms: number): number {
  return Math.round(ms / 36_000) / 100;
}

function isWorkingDay(team: Team, day: Zoned): boolean {
  const name = weekdays[day.weekday - 1];
  const { workingDays, holidays } = team.calendar;
  return name !== undefined && workingDays.includes(name) && !holidays.includes(day.toISODate());
}

/** @see addWorkingDays */
export function addDays(team: Team, from: Zoned, days: number): Zoned {
  let day = workingDayFrom(team, from);
  for (let left = Math.abs(days); left > 0; left--) {
    day = days > 0 ? workingDayFrom(team, day.plus({ days: 1 })) : workingDayUpTo(team, day.minus({ days: 1 }));
  }
  return day;
}

/** The day itself, or the next one on which the team works; the local time stays. */
export function workingDayFrom(team: Team, day: Zoned): Zoned {
  return nearestWorkingDay(team, day, 1);
}

export function workingDayUpTo(team: Team, day: Zoned): Zoned {
  return nearestWorkingDay(team, day, -1);
}

function nearestWorkingDay(team: Team, from: Zoned, step: 1 | -1): Zoned {
  for (let n = 0; n < 366; n++) {
    const day = from.plus({ days: n * step });
    if (isWorkingDay(team, day)) return day;
  }
  throw new Error(
    `The calendar of ${team.name} has no working day within a year of ${from.toISODate()}: see calendar.workingDays and calendar.holidays.`,
  );
}

/** That day at a local time written as `09:00`. */
export function at(day: Zoned, time: string): Zoned {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 });
}

export function on(moment: Zoned): BusinessTime {
  return moment.toISO();
}

export function inTeamZone(team: Team, moment: BusinessTime): Zoned {
  const { timeZone } = team.calendar;
  return valid(zoned(moment).setZone(timeZone), `the time zone ${timeZone} of ${team.name}`);
}

/** Midnight of an ISO date where the team is. */
export function dayOf(team: Team, date: string): Zoned {
  return valid(DateTime.fromISO(date, { zone: team.calendar.timeZone }), `"${date}"`).startOf('day');
}

function zoned(moment: BusinessTime): Zoned {
  return valid(DateTime.fromISO(moment, { setZone: true }), `"${moment}"`);
}

function valid(moment: DateTime, what: string): Zoned {
  if (exists(moment)) return moment;
  throw new Error(`There is no such date or time: ${what} (${moment.invalidExplanation ?? moment.invalidReason}).`);
}

function exists(moment: DateTime): moment is Zoned {
  return moment.isValid;
}
