/** When the weekly sync is held. */
import type { z } from 'zod';
import { rule, section } from '../../settings/section.ts';
import { group, time, weekday } from '../../settings/shapes.ts';
import { cadence, fallsOnWorkingDay } from './iteration.ts';

const schema = group({ day: weekday.default('monday'), at: time.default('11:00') })
  .prefault({})
  .describe('The weekly sync. Its agenda is collected from the working day before.');

declare module '../../domain/team.ts' {
  interface Team {
    readonly sync: z.output<typeof schema>;
  }
}

const isHeldOnAWorkingDay = rule({ calendar: cadence.calendar, sync: schema }, (file) =>
  fallsOnWorkingDay(['sync', 'day'], file.sync.day, file.calendar),
);

export const sync = section({ schema, rules: [isHeldOnAWorkingDay] });
