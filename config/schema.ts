/**
 * The core of a team's file; each capability's own section is in `modules/`, each vendor's in its folder. Each setting says what it
 * means (for editors, by JSON Schema) and what must be written there (for whoever wrote something else). Defaults are section 4 of
 * the process, so that a small file suffices.
 */
import { z } from 'zod';
import type { Vendor } from '../vendors/vendor.ts';
import { byVendor, vendorNames } from '../vendors/vendors.ts';
import { date, group, like, time, visibility, weekday, words } from '../settings/shapes.ts';
import { simulate } from './simulation.ts';

const id = like(
  /^[a-z][a-z0-9-]{0,30}$/,
  'a short name of lowercase letters, digits and dashes, for example `security`',
);
const zone = words('a time zone from the IANA list, for example Europe/Berlin');

const variable = like(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable, for example PAYMENTS_JIRA_API_TOKEN');

/** The names of the variables of a vendor that may be a team's own. */
function secretsOf({ variables }: Vendor) {
  const own = Object.entries(variables).filter(([, { ofTeam }]) => ofTeam);
  if (own.length === 0) return undefined;
  return group(Object.fromEntries(own.map(([key]) => [key, variable.optional()]))).prefault({});
}

const hours = group({ from: time, to: time });
const person = group({
  name: words('the name as colleagues know it'),
  ...byVendor(({ account }) => account && like(account.shape, account.write).optional()),
  timeZone: zone.optional().describe("The person's own time zone; the team's if it is not given."),
  slackGuest: z
    .boolean({ error: 'true or false' })
    .optional()
    .describe('Write true where the Slack account is a guest account: only those that are listed so may answer.'),
  hours: hours.default({ from: '09:00', to: '17:00' }).describe('Reminders are sent within these hours.'),
});
const seat = group({
  person: id.describe('A name of `people`.'),
  backup: id.optional().describe('Who may answer instead, and is asked after a while.'),
});

/** Who the team is, and when it works. */
export const team = {
  id: id.describe('Short name of the team; part of every workflow id.'),
  name: words('the name of the team'),
  people: z
    .record(id, person, { error: 'people by short name, each with at least a name' })
    .describe('Everyone who takes part, by short name.'),
  roles: group({
    em: seat.describe('Engineering manager: commits the plan.'),
    pm: seat.describe('Product manager.'),
    captain: seat.optional().describe('Release captain: go or no-go. Needed unless `release` is off.'),
    manager: seat.describe('Whom the engineering manager reports to; does not take part in the iterations.'),
  }),
  calendar: group({
    timeZone: zone,
    workingDays: z
      .array(weekday, { error: 'a list of weekdays' })
      .min(1, { error: 'at least one weekday' })
      .default(['monday', 'tuesday', 'wednesday', 'thursday', 'friday']),
    holidays: z.array(date, { error: 'a list of dates' }).default([]).describe('Days on which nobody works.'),
  }),
};

/** Places besides those of the vendors' sections, and how vendors are reached. */
export const access = {
  places: z
    .array(
      group({
        place: z.templateLiteral([z.enum(vendorNames), ':', z.string().min(1)], {
          error: 'a place as vendor:place, for example slack:C012AB3CD, jira:SEC or github:owner/name',
        }),
        visibility,
      }),
      { error: 'a list of places' },
    )
    .default([])
    .describe('Further places that values may come from or be written to, each with who may read it.'),
  secrets: group(byVendor(secretsOf))
    .prefault({})
    .describe('Names of the environment variables that hold this team’s secrets, where they differ from the defaults.'),
  simulate,
};
