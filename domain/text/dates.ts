/** Dates in the words that people read. */
import { DateTime } from 'luxon';
import type { BusinessTime } from '../calendar/moments.ts';

/** `Tue 8 Dec, 10:00`, in the zone that the moment carries. */
export function formatTime(on: BusinessTime): string {
  return `${formatDay(on)}, ${formatClock(on)}`;
}

export function formatDay(on: BusinessTime): string {
  return moment(on).toFormat('ccc d LLL');
}

/** `Tue 10:00` */
export function formatWeekday(on: BusinessTime): string {
  return moment(on).toFormat('ccc HH:mm');
}

export function formatClock(on: BusinessTime): string {
  return moment(on).toFormat('HH:mm');
}

function moment(on: BusinessTime): DateTime {
  return DateTime.fromISO(on, { setZone: true, locale: 'en-GB' });
}
