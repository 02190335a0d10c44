/** The release at an iteration's end. */
import type { z } from 'zod';
import { problem, type Problem, rule, section } from '../../settings/section.ts';
import { settings as github } from '../../vendors/github/settings.ts';
import { team } from '../schema.ts';
import { group, orOff, time, whole } from '../../settings/shapes.ts';
import { cadence, fitsIn } from './iteration.ts';

const settings = group(
  {
    beforeClose: whole(0, 20, 'working days before the close').default(1).describe('Working days.'),
    at: time.default('10:00'),
    askedHoursBefore: whole(1, 120, 'hours before the release').default(24).describe('Go or no-go.'),
  },
  '`off`, or ',
).prefault({});
const schema = orOff(settings).describe("The release at the iteration's end; `off` for a team that releases nothing.");

declare module '../../domain/team.ts' {
  interface Team {
    readonly release: z.output<typeof schema>;
  }
}

const fitsTheIteration = rule({ ...cadence, release: settings }, (file) =>
  fitsIn(
    file,
    file.release.beforeClose + 1,
    ['release', 'beforeClose'],
    'The release would be due before the iteration starts.',
  ),
);

const hasACaptain = rule({ roles: team.roles, release: settings }, ({ roles }) =>
  roles.captain ? [] : missing(['roles', 'captain'], '{ person: … }'),
);

const hasARepository = rule({ github: github.schema, release: settings }, (file) =>
  file.github.release ? [] : missing(['github', 'release'], '{ repository: owner/name }'),
);

function missing(path: Problem['path'], what: string): Problem[] {
  return [problem(path, 'is missing', `Write \`${what}\`; or \`release: off\`, if the team releases nothing.`)];
}

export const release = section({ schema, rules: [fitsTheIteration, hasACaptain, hasARepository] });
