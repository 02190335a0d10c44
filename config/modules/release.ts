/** The release at an iteration's end. */
import type { z } from 'zod';
import { rule } from '../rules.ts';
import { group, time, whole } from '../shapes.ts';
import { cadence, fitsIn } from './iteration.ts';
import { module } from './module.ts';

const schema = group({
  beforeClose: whole(0, 20, 'working days before the close').default(1).describe('Working days.'),
  at: time.default('10:00'),
  askedHoursBefore: whole(1, 120, 'hours before the release').default(24).describe('Go or no-go.'),
})
  .prefault({})
  .describe("The release at the iteration's end.");

declare module '../../domain/team.ts' {
  interface Team {
    readonly release: z.output<typeof schema>;
  }
}

const fitsTheIteration = rule({ ...cadence, release: schema }, (file) =>
  fitsIn(
    file,
    file.release.beforeClose + 1,
    ['release', 'beforeClose'],
    'The release would be due before the iteration starts.',
  ),
);

export const release = module({ schema, rules: [fitsTheIteration] });
