/** Dates in the words that people read. */
import { DateTime } from 'luxon';
import type { On } from './moments.ts';

/** `Tue 8 Dec, 10:00`, in the zone that the moment carries. */
export function sayOn(on: On): string {
  return `${sayDay(on)}, ${sayTime(on)}`;
}

export function sayDay(on: On): string {
  return moment(on).toFormat('ccc d LLL');
}

/** `Tue 10:00` */
export function sayWeekday(on: On): string {
  return moment(on).toFormat('ccc HH:mm');
}

export function sayTime(on: On): string {
  return moment(on).toFormat('HH:mm');
}

function moment(on: On): DateTime {
  return DateTime.fromISO(on, { setZone: true, locale: 'en-GB' });
}
