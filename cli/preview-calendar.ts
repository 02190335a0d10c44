/**
 * A preview as an RFC 5545 calendar: the iteration as a span of whole days, and one event a step. A question's event lasts as long as it
 * may be answered. Moments are written in UTC, which every calendar shows in its reader's zone, across a change of the clocks too.
 */
import ical, { ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { DateTime } from 'luxon';
import type { Preview } from '../domain/preview.ts';
import { stepRows } from './preview-words.ts';

/** @param stamp when it was made: of two calendars with the same events the later one counts */
export function calendarOf(preview: Preview, stamp: Date): string {
  const { team, iteration } = preview;
  const calendar = ical({
    name: `${team.name} ${iteration}`,
    prodId: { company: 'Drumbeat', product: 'preview', language: 'EN' },
  });
  const add = (id: string, event: ICalEventData) =>
    calendar.createEvent({
      id: `${team.id}/${iteration}/${id}@drumbeat`,
      stamp,
      transparency: ICalEventTransparency.TRANSPARENT,
      ...event,
    });

  add('iteration', {
    summary: `Iteration ${iteration} of ${team.name}`,
    allDay: true,
    start: dayOf(preview.starts),
    end: dayOf(preview.closes).plus({ days: 1 }),
  });
  for (const step of preview.steps) {
    const rows = stepRows(preview, step).map(([name, words]) => `${name}: ${words}`);
    add(step.id, {
      summary: `${step.title} (${iteration})`,
      start: moment(step.on),
      ...(step.question && { end: moment(step.question.until) }),
      ...(rows.length > 0 && { description: rows.join('\n') }),
    });
  }
  return `${calendar.toString()}\r\n`;
}

function moment(on: string): DateTime {
  return DateTime.fromISO(on, { setZone: true });
}

function dayOf(on: string): DateTime {
  return moment(on).startOf('day');
}
