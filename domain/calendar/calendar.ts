/** The dates of an iteration (X7, section 4 of the process). Used by activities, never by workflows. */
import { DateTime } from 'luxon';
import type { BusinessTime } from './moments.ts';
import { workflowKey, type WorkflowKey } from '../ids.ts';
import { weekdays, type Team } from '../team.ts';
import {
  addDays,
  at,
  dayOf,
  inTeamZone,
  momentAt,
  millisOf,
  on,
  workingDayFrom,
  workingDayUpTo,
  type Zoned,
} from './working-days.ts';

/** All steps of one iteration. */
export interface IterationDates {
  readonly draftOpens: BusinessTime;
  readonly commitAsked: BusinessTime;
  readonly starts: BusinessTime;
  readonly syncs: readonly { readonly agendaOpens: BusinessTime; readonly at: BusinessTime }[];
  /** Null: the team releases nothing. */
  readonly release: {
    readonly version: WorkflowKey;
    readonly asked: BusinessTime;
    readonly due: BusinessTime;
  } | null;
  readonly closes: BusinessTime;
  readonly closingEnds: BusinessTime;
  /** Null: the team holds none. */
  readonly retrospectiveAfter: 'release' | 'close' | null;
}

export interface RetrospectiveDates {
  readonly judged: BusinessTime;
  readonly scored: BusinessTime;
  readonly reflected: BusinessTime;
  readonly voted: BusinessTime;
  readonly chosen: BusinessTime;
  readonly votesEach: number;
}

export interface DatedIteration {
  /** ISO year and week of its first day by the cadence, for example `2026-w49`. */
  readonly key: WorkflowKey;
  readonly dates: IterationDates;
}

/** When a step comes to which the configuration gives no hour. */
const morning = '09:00';

/** The first iteration whose start lies after `now`. */
export function nextIteration(team: Team, now: BusinessTime): DatedIteration {
  const moment = inTeamZone(team, now);
  // From the one before: its start may still lie ahead, moved there by a holiday.
  for (let n = startsUpTo(team, moment) - 1; ; n++) {
    const dated = iterationFrom(team, cadenceStart(team, n));
    if (dated && millisOf(dated.dates.starts) > moment.toMillis()) return dated;
  }
}

/**
 * The iteration that starts on this day (ISO date), by the cadence or moved there by a holiday.
 * @throws Error when none of the team starts then; it names the nearest days.
 */
export function iterationStarting(team: Team, date: string): DatedIteration {
  const day = dayOf(team, date);
  const n = startsUpTo(team, day);
  const [before, after] = [cadenceStart(team, n), cadenceStart(team, n + 1)];
  const starts = [before, workingDayFrom(team, before)].some((one) => one.toISODate() === day.toISODate());
  const dated = starts ? iterationFrom(team, before) : null;
  if (dated) return dated;
  throw new Error(
    `No iteration of ${team.name} starts on ${date}: the nearest start on ${before.toISODate()} and ${after.toISODate()}.`,
  );
}

/**
 * The iteration with this key, for example `2026-w49`.
 * @throws Error when the team has none; it names the nearest ones.
 */
export function iterationNamed(team: Team, key: string): DatedIteration {
  const n = lastStartUpTo(team, key);
  const near = [cadenceStart(team, n), cadenceStart(team, n + 1)].flatMap((first) => iterationFrom(team, first) ?? []);
  const found = near.find((one) => one.key === key);
  if (found) return found;
  const nearest = near.map((one) => one.key).join(' and ') || 'others';
  throw new Error(`${team.name} has no iteration ${key}: the nearest are ${nearest}.`);
}

/**
 * When each part of a retrospective ends, at the hour of the close; `from` is when it begins.
 * @throws Error when the team holds none
 */
export function retrospectiveDates(team: Team, from: BusinessTime): RetrospectiveDates {
  if (team.retrospective === 'off') throw new Error(`${team.name} holds no retrospectives.`);
  const { judgingDays, reflectionDays, votingDays, choosingDays, votesEach } = team.retrospective;
  const after = (days: number): BusinessTime => momentAt(team, from, team.iteration.closesAt, days);
  const scored = 2 * judgingDays;
  return {
    judged: after(judgingDays),
    scored: after(scored),
    reflected: after(scored + reflectionDays),
    voted: after(scored + reflectionDays + votingDays),
    chosen: after(scored + reflectionDays + votingDays + choosingDays),
    votesEach,
  };
}

/** The iteration of this key; null when the cadence has none that starts in its week. */
export function iterationOf(team: Team, key: string): DatedIteration | null {
  const first = cadenceStart(team, lastStartUpTo(team, key));
  return keyOf(first) === key ? iterationFrom(team, first) : null;
}

/** The cadence counts from the start's weekday on or after the anchor; the anchor's own start is number 0. */
function cadenceStart(team: Team, n: number): Zoned {
  const { anchor, starts, weeks } = team.iteration;
  return onWeekday(dayOf(team, anchor), weekdays.indexOf(starts.day)).plus({ weeks: n * weeks });
}

/** Number of the last start that is not after the moment. */
function startsUpTo(team: Team, moment: Zoned): number {
  return Math.floor(moment.diff(cadenceStart(team, 0), 'days').days / (7 * team.iteration.weeks));
}

/** Number of the last start whose key is not after this one: keys sort by time, so none is taken apart. */
function lastStartUpTo(team: Team, key: string): number {
  let [from, to] = [-furthest, furthest];
  while (to - from > 1) {
    const between = Math.floor((from + to) / 2);
    if (keyOf(cadenceStart(team, between)) <= key) from = between;
    else to = between;
  }
  return from;
}
/** Starts, counted from the anchor: at least 78 years. */
const furthest = 4_096;

/** The iteration of this cadence start; null when nobody works on any of its days. A holiday moves a step to the next working day. */
function iterationFrom(team: Team, first: Zoned): DatedIteration | null {
  const { iteration } = team;
  const next = first.plus({ weeks: iteration.weeks });
  const startDay = workingDayFrom(team, first);
  if (startDay >= next) return null;
  const starts = at(startDay, iteration.starts.at);
  const span = {
    starts,
    closes: DateTime.max(at(workingDayUpTo(team, next.minus({ days: 1 })), iteration.closesAt), starts),
  };
  const opening = (days: number) => on(DateTime.min(at(addDays(team, startDay, -days), morning), starts));
  return {
    key: keyOf(first),
    dates: {
      draftOpens: opening(iteration.draftOpens),
      commitAsked: opening(Math.min(iteration.commitAsked, iteration.draftOpens)),
      starts: on(starts),
      syncs: syncsOf(team, first, span),
      release: releaseOf(team, first, span),
      closes: on(span.closes),
      closingEnds: on(addDays(team, span.closes, iteration.closingDays)),
      retrospectiveAfter: retrospectiveAfter(team),
    },
  };
}

interface Span {
  readonly starts: Zoned;
  readonly closes: Zoned;
}

/** One a week; what a holiday moves past the close, or onto the next one, is not held (R10). */
function syncsOf(team: Team, first: Zoned, { starts, closes }: Span): IterationDates['syncs'] {
  const day = onWeekday(first, weekdays.indexOf(team.sync.day));
  const weekly = Array.from({ length: team.iteration.weeks }, (_, week) =>
    at(workingDayFrom(team, day.plus({ weeks: week })), team.sync.at),
  );
  return weekly
    .filter((sync, n) => sync >= starts && sync < closes && sync.toMillis() !== weekly[n + 1]?.toMillis())
    .map((sync) => ({ agendaOpens: on(addDays(team, sync, -1)), at: on(sync) }));
}

/** Both moments lie on working days, and neither before the start. */
function releaseOf(team: Team, first: Zoned, { starts, closes }: Span): IterationDates['release'] {
  if (team.release === 'off') return null;
  const { beforeClose, at: hour, askedHoursBefore } = team.release;
  const due = DateTime.max(at(addDays(team, closes, -beforeClose), hour), starts);
  const asked = DateTime.max(workingDayUpTo(team, due.minus({ hours: askedHoursBefore })), starts);
  return { version: versionOf(first), asked: on(asked), due: on(due) };
}

function retrospectiveAfter({ release, retrospective }: Team): IterationDates['retrospectiveAfter'] {
  if (retrospective === 'off') return null;
  return release === 'off' ? 'close' : retrospective.after;
}

function keyOf(first: Zoned): WorkflowKey {
  return workflowKey(`${first.weekYear}-w${String(first.weekNumber).padStart(2, '0')}`);
}

/** Of the release that an iteration carries at its end: `2026.49.0` in the iteration `2026-w49`. */
function versionOf(first: Zoned): WorkflowKey {
  return workflowKey(`${first.weekYear}.${first.weekNumber}.0`);
}

/** The day itself or the first one after it with this weekday; Monday is 0. */
function onWeekday(day: Zoned, weekday: number): Zoned {
  return day.plus({ days: (weekday - (day.weekday - 1) + 7) % 7 });
}
