/** Dates in the words that people read. */
import { DateTime } from 'luxon';
import type { On } from './moments.ts';

/** `Tue 8 Dec, 10:00`, in the zone that the moment carries. */
export function sayOn(on: On): string {
  return DateTime.fromISO(on, { setZone: true, locale: 'en-GB' }).toFormat('ccc d LLL, HH:mm');
}
