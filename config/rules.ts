/** What must hold between the settings of the core: one small function a rule. What a capability needs stands in its module. */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { roles as roleIds, roleNames } from '../domain/team.ts';
import { vendorNames } from '../vendors/vendors.ts';
import type { Problem } from './messages.ts';
import { places, team } from './schema.ts';

const { people, roles, calendar } = team;
const { jira, github } = places;

/** The problems of a file in which it does not hold. */
export type Rule = (written: unknown) => Problem[];

/** A rule has nothing to say yet while a section that it needs is not sound, nor where it is off. */
export function rule<Needed extends z.core.$ZodLooseShape>(
  needed: Needed,
  check: (file: z.output<z.ZodObject<Needed>>) => Problem[],
): Rule {
  const sections = z.object(needed);
  return (written) => {
    const read = sections.safeParse(written);
    return read.success ? check(read.data) : [];
  };
}

export function problem(path: Problem['path'], wrong: string, remedy: string): Problem {
  return { path, wrong, remedy };
}

const seatsNameSomebody = rule({ people, roles }, (file) =>
  roleIds.flatMap((role) =>
    Object.entries(file.roles[role] ?? {})
      .filter(([, name]) => name !== undefined && !Object.hasOwn(file.people, name))
      .map(([field, name]) =>
        problem(
          ['roles', role, field],
          `names "${name}", who is not in people`,
          `Add "${name}" to people, or name one of: ${Object.keys(file.people).join(', ')}.`,
        ),
      ),
  ),
);

const onePlaceOneVisibility = rule({ github }, ({ github: { tracking, release } }) =>
  !release ||
  tracking.repository.toLowerCase() !== release.repository.toLowerCase() ||
  tracking.visibility === release.visibility
    ? []
    : [
        problem(
          ['github', 'release', 'visibility'],
          `is ${release.visibility}, and github.tracking calls the same repository ${tracking.visibility}`,
          'Write the same in both places.',
        ),
      ],
);

const backupIsSomebodyElse = rule({ roles }, (file) =>
  roleIds
    .filter((role) => file.roles[role] && file.roles[role].backup === file.roles[role].person)
    .map((role) =>
      problem(['roles', role, 'backup'], 'already holds the role', 'Name somebody else, or leave it out.'),
    ),
);

/** Decisions are asked in Slack: a seat whose people have no Slack id is one that nobody can fill. */
const seatsCanBeFilled = rule({ people, roles }, (file) =>
  roleIds.flatMap((role) => {
    const seat = file.roles[role];
    if (!seat) return [];
    const { person, backup } = seat;
    const known = [person, backup].flatMap((name) =>
      name !== undefined && Object.hasOwn(file.people, name) ? (file.people[name] ?? []) : [],
    );
    if (known.length === 0 || known.some((one) => one.slack !== undefined)) return [];
    const wrong = `(${roleNames[role]}) is a seat that nobody can fill: ${known.map((one) => one.name).join(' and ')} cannot be asked in Slack`;
    return problem(
      ['roles', role],
      wrong,
      `Give ${person} a Slack id (people.${person}.slack), or name a backup who has one.`,
    );
  }),
);

const somebodyTakesPart = rule({ people, roles }, (file) =>
  Object.keys(file.people).some((name) => name !== file.roles.manager.person)
    ? []
    : [
        problem(
          ['people'],
          'has nobody who takes part in the iterations',
          'Add the people of the team besides the manager.',
        ),
      ],
);

const oneIdentityOnePerson = rule({ people }, (file) =>
  vendorNames.flatMap((system) => {
    const seen = new Map<string, string>();
    return Object.entries(file.people).flatMap(([name, person]) => {
      const identity = person[system]?.toLowerCase();
      const other = identity === undefined ? undefined : seen.get(identity);
      if (identity !== undefined && other === undefined) seen.set(identity, name);
      if (other === undefined) return [];
      return problem(
        ['people', name, system],
        `("${person[system]}") belongs to ${other} too`,
        'Each person needs their own: correct one of the two.',
      );
    });
  }),
);

const zonesExist = rule({ people, calendar }, (file) =>
  [
    { path: ['calendar', 'timeZone'], zone: file.calendar.timeZone },
    ...Object.entries(file.people).map(([name, person]) => ({
      path: ['people', name, 'timeZone'],
      zone: person.timeZone,
    })),
  ]
    .filter(({ zone }) => zone !== undefined && !IANAZone.isValidZone(zone))
    .map(({ path, zone }) =>
      problem(
        path,
        `("${zone}") is not a known time zone`,
        'Write one from the IANA list, for example Europe/Berlin or America/New_York.',
      ),
    ),
);

const hoursGoForward = rule({ people }, (file) =>
  Object.entries(file.people)
    .filter(([, { hours }]) => hours.from >= hours.to)
    .map(([name, { hours }]) =>
      problem(['people', name, 'hours'], `end at ${hours.to}, not after ${hours.from}`, 'Write `from` before `to`.'),
    ),
);

const candidatesCanBeCombined = rule({ jira }, (file) =>
  /\border\s+by\b/i.test(file.jira.candidates)
    ? [
        problem(
          ['jira', 'candidates'],
          'ends in ORDER BY',
          'Leave the order out: Drumbeat combines the condition with its own.',
        ),
      ]
    : [],
);

export const coreRules: readonly Rule[] = [
  seatsNameSomebody,
  onePlaceOneVisibility,
  backupIsSomebodyElse,
  seatsCanBeFilled,
  somebodyTakesPart,
  oneIdentityOnePerson,
  zonesExist,
  hoursGoForward,
  candidatesCanBeCombined,
];
