/** The cadence, and what an iteration gives each of its parts. */
import { DateTime } from 'luxon';
import type { z } from 'zod';
import { weekdays, type Team, type Weekday } from '../../domain/team.ts';
import { problem, type Problem, rule, section } from '../../settings/section.ts';
import { team } from '../schema.ts';
import { date, group, time, weekday, whole } from '../../settings/shapes.ts';

const { calendar } = team;

const schema = group({
  weeks: whole(1, 6, 'weeks').default(2),
  starts: group({ day: weekday.default('monday'), at: time.default('10:00') }).prefault({}),
  anchor: date.describe('The first day of any one iteration: the cadence is counted from it.'),
  draftOpens: whole(1, 20, 'working days before the start')
    .default(5)
    .describe('Working days before the start: goals are collected.'),
  commitAsked: whole(1, 20, 'working days before the start')
    .default(2)
    .describe('Working days before the start: the engineering manager is asked to commit.'),
  closesAt: time.default('17:00').describe('On the last working day of the iteration.'),
  closingDays: whole(1, 10, 'working days after the close')
    .default(2)
    .describe('Working days to say what happens to each open item.'),
}).describe('The cadence. It is counted from the anchor.');

declare module '../../domain/team.ts' {
  interface Team {
    readonly iteration: z.output<typeof schema>;
  }
}

const startsOnAWorkingDay = rule({ calendar, iteration: schema }, (file) =>
  fallsOnWorkingDay(['iteration', 'starts', 'day'], file.iteration.starts.day, file.calendar),
);

const anchorFallsOnStartDay = rule({ iteration: schema }, (file) => {
  const { anchor, starts } = file.iteration;
  const day = weekdays[DateTime.fromISO(anchor, { zone: 'utc' }).weekday - 1];
  return day === starts.day
    ? []
    : [
        problem(
          ['iteration', 'anchor'],
          `(${anchor}) is a ${day}, and iterations start on ${starts.day}`,
          `Write the date of a ${starts.day}, or change iteration.starts.day.`,
        ),
      ];
});

const draftComesBeforeCommit = rule({ iteration: schema }, (file) =>
  file.iteration.draftOpens >= file.iteration.commitAsked
    ? []
    : [
        problem(
          ['iteration', 'commitAsked'],
          `is ${file.iteration.commitAsked} working days before the start, earlier than the draft opens (${file.iteration.draftOpens})`,
          `Write ${file.iteration.draftOpens} or less, or open the draft earlier.`,
        ),
      ],
);

const draftOpensInThePreviousIteration = rule({ calendar, iteration: schema }, (file) =>
  fitsIn(file, file.iteration.draftOpens, ['iteration', 'draftOpens'], 'Two drafts of a team would be open at once.'),
);

const closingEndsBeforeTheNextClose = rule({ calendar, iteration: schema }, (file) =>
  fitsIn(file, file.iteration.closingDays, ['iteration', 'closingDays'], 'The next iteration would close before it.'),
);

export const iteration = section({
  schema,
  rules: [
    startsOnAWorkingDay,
    anchorFallsOnStartDay,
    draftComesBeforeCommit,
    draftOpensInThePreviousIteration,
    closingEndsBeforeTheNextClose,
  ],
});

/** What the rules of other modules need, to say whether something fits. */
export const cadence = { calendar, iteration: schema };
type Cadence = Pick<Team, 'calendar' | 'iteration'>;

export function fitsIn(file: Cadence, days: number, path: Problem['path'], why: string): Problem[] {
  const length = file.iteration.weeks * file.calendar.workingDays.length;
  if (days <= length) return [];
  return [
    problem(
      path,
      `takes ${days} working days, and an iteration has ${length}`,
      `${why} Write less, or make iterations longer (iteration.weeks).`,
    ),
  ];
}

export function fallsOnWorkingDay(path: Problem['path'], day: Weekday, { workingDays }: Team['calendar']): Problem[] {
  if (workingDays.includes(day)) return [];
  return [
    problem(
      path,
      `is ${day}, which is not a working day`,
      `Write one of: ${workingDays.join(', ')}; or add ${day} to calendar.workingDays.`,
    ),
  ];
}
