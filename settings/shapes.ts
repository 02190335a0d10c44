/** The kinds of settings. `write` completes the sentence "Write …", both for a missing and for a wrong value. */
import { z } from 'zod';
import { weekdays, type Visibility } from '../domain/team.ts';

export const words = (write: string) => z.string({ error: write }).trim().min(1, { error: write });
export const like = (pattern: RegExp, write: string) => z.string({ error: write }).regex(pattern, { error: write });
export const whole = (min: number, max: number, what: string) => {
  const error = `a whole number of ${what}, ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
export const oneOf = <const Name extends string>(names: readonly Name[]) =>
  z.enum(names, { error: `one of: ${names.join(', ')}` });

/** A group of settings: an unknown one is an error that names those that exist. `otherwise`: what else may be written. */
export const group = <Shape extends z.core.$ZodLooseShape>(shape: Shape, otherwise = '') =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? Object.keys(shape).join(', ')
        : `${otherwise}a group of settings, indented below it (${Object.keys(shape).join(', ')})`,
  });

/** The settings of a capability that a team may do without: a rule that needs them does not hold where it is off. */
export const orOff = <Settings extends z.ZodType>(settings: Settings) => z.union([z.literal('off'), settings]);

export const time = like(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time from 00:00 to 23:59, for example "10:00"');
export const date = z.iso.date({ error: 'a date as year-month-day, for example 2026-12-25' });
export const weekday = oneOf(weekdays);
const visibilities = ['private', 'internal', 'public'] as const satisfies readonly Visibility[];
export const visibility = oneOf(visibilities).describe('Who may read it. Unknown is private.');
