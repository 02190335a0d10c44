/** What must hold between the settings of the core: one small function a rule. What a capability or a vendor needs stands in its own file. */
import { IANAZone } from 'luxon';
import { roles as roleIds, roleNames } from '../domain/team.ts';
import { vendorNames } from '../vendors/vendors.ts';
import { problem, rule, type Rule } from '../settings/section.ts';
import { team } from './schema.ts';

const { people, roles, calendar } = team;

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

export const coreRules: readonly Rule[] = [
  seatsNameSomebody,
  backupIsSomebodyElse,
  seatsCanBeFilled,
  somebodyTakesPart,
  oneIdentityOnePerson,
  zonesExist,
  hoursGoForward,
];
