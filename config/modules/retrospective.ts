/** What a retrospective follows, and how long each of its parts waits. */
import type { z } from 'zod';
import { rule, section } from '../../settings/section.ts';
import { group, oneOf, orOff, whole } from '../../settings/shapes.ts';
import { cadence, fitsIn } from './iteration.ts';

const days = whole(1, 10, 'working days').default(1);

const settings = group(
  {
    after: oneOf(['release', 'close'])
      .default('release')
      .describe('What it follows: release or close; without releases, the close.'),
    judgingDays: days.describe('For the verdict, and as many for the goals.'),
    reflectionDays: days,
    votingDays: days,
    choosingDays: days,
    votesEach: whole(1, 50, 'votes').default(10),
  },
  '`off`, or ',
).prefault({});
const schema = orOff(settings).describe(
  'How long each part of the retrospective waits at the most, in working days; `off` for a team that holds none.',
);

declare module '../../domain/team.ts' {
  interface Team {
    readonly retrospective: z.output<typeof schema>;
  }
}

const fitsTheCadence = rule({ ...cadence, retrospective: settings }, (file) => {
  const { judgingDays, reflectionDays, votingDays, choosingDays } = file.retrospective;
  const together = 2 * judgingDays + reflectionDays + votingDays + choosingDays;
  return fitsIn(file, together, ['retrospective'], 'The next retrospective would come before its end.');
});

export const retrospective = section({ schema, rules: [fitsTheCadence] });
