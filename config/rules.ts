/** What must hold between the settings of a team file: one small function a rule. */
import { IANAZone, DateTime } from 'luxon';
import { roles, vendorNames, weekdays, roleNames } from '../domain/team.ts';
import type { Problem } from './messages.ts';
import type { TeamFile } from './schema.ts';

/** The sections of a file that have the right shape. */
export type SoundSections = Partial<TeamFile>;
type Rule = (sections: SoundSections) => Problem[];

/** Every rule that is broken; a rule whose sections are not all sound has nothing to say yet. */
export function brokenRules(sections: SoundSections): Problem[] {
  return rules.flatMap((holds) => holds(sections));
}

function rule<Needed extends keyof TeamFile>(
  needed: readonly Needed[],
  check: (file: Pick<TeamFile, Needed>) => Problem[],
): Rule {
  return (sections) => (isSound(sections, needed) ? check(sections) : []);
}

function isSound<Needed extends keyof TeamFile>(
  sections: SoundSections,
  needed: readonly Needed[],
): sections is SoundSections & Pick<TeamFile, Needed> {
  return needed.every((name) => sections[name] !== undefined);
}

function problem(path: Problem['path'], wrong: string, remedy: string): Problem {
  return { path, wrong, remedy };
}

const seatsNameSomebody = rule(['people', 'roles'], (file) =>
  roles.flatMap((role) =>
    Object.entries(file.roles[role])
      .filter(([, name]) => name !== undefined && !Object.hasOwn(file.people, name))
      .map(([field, name]) =>
        problem(
          ['roles', role, field],
          `names "${name}", and people has nobody of that name`,
          `Add "${name}" to people, or name one of: ${Object.keys(file.people).join(', ')}.`,
        ),
      ),
  ),
);

const onePlaceOneVisibility = rule(['github'], ({ github: { tracking, release } }) =>
  tracking.repository.toLowerCase() !== release.repository.toLowerCase() || tracking.visibility === release.visibility
    ? []
    : [
        problem(
          ['github', 'release', 'visibility'],
          `is ${release.visibility}, and github.tracking calls the same repository ${tracking.visibility}`,
          'Write the same at both places.',
        ),
      ],
);

const backupIsSomebodyElse = rule(['roles'], (file) =>
  roles
    .filter((role) => file.roles[role].backup === file.roles[role].person)
    .map((role) =>
      problem(['roles', role, 'backup'], 'is the holder of the seat', 'Name somebody else, or leave it out.'),
    ),
);

/** Decisions are asked in Slack: a seat whose people have no Slack id is one that nobody can fill. */
const seatsCanBeFilled = rule(['people', 'roles'], (file) =>
  roles.flatMap((role) => {
    const { person, backup } = file.roles[role];
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

const somebodyTakesPart = rule(['people', 'roles'], (file) =>
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

const oneIdentityOnePerson = rule(['people'], (file) =>
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
        'Each person needs one of their own: correct one of the two.',
      );
    });
  }),
);

const zonesExist = rule(['people', 'calendar'], (file) =>
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
        `("${zone}") is no time zone that is known`,
        'Write one of the IANA list, for example Europe/Berlin or America/New_York.',
      ),
    ),
);

const hoursGoForward = rule(['people'], (file) =>
  Object.entries(file.people)
    .filter(([, { hours }]) => hours.from >= hours.to)
    .map(([name, { hours }]) =>
      problem(['people', name, 'hours'], `end at ${hours.to}, not after ${hours.from}`, 'Write `from` before `to`.'),
    ),
);

const beatsFallOnWorkingDays = rule(['calendar', 'iteration', 'sync'], (file) =>
  [
    { path: ['iteration', 'starts', 'day'], day: file.iteration.starts.day },
    { path: ['sync', 'day'], day: file.sync.day },
  ]
    .filter(({ day }) => !file.calendar.workingDays.includes(day))
    .map(({ path, day }) =>
      problem(
        path,
        `is ${day}, on which nobody works`,
        `Write one of: ${file.calendar.workingDays.join(', ')}; or add ${day} to calendar.workingDays.`,
      ),
    ),
);

const anchorFallsOnStartDay = rule(['iteration'], (file) => {
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

const draftComesBeforeCommit = rule(['iteration'], (file) =>
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

const draftOpensInThePreviousIteration = rule(['calendar', 'iteration'], (file) =>
  fitsIn(file, file.iteration.draftOpens, ['iteration', 'draftOpens'], 'Two drafts of a team would be open at once.'),
);

const releaseFitsTheIteration = rule(['calendar', 'iteration', 'release'], (file) =>
  fitsIn(
    file,
    file.release.beforeClose + 1,
    ['release', 'beforeClose'],
    'The release would be due before the iteration starts.',
  ),
);

const retrospectiveFitsTheCadence = rule(['calendar', 'iteration', 'retrospective'], (file) => {
  const { judgingDays, reflectionDays, votingDays, choosingDays } = file.retrospective;
  const days = 2 * judgingDays + reflectionDays + votingDays + choosingDays;
  return fitsIn(file, days, ['retrospective'], 'The next retrospective would come before its end.');
});

const closingEndsBeforeTheNextClose = rule(['calendar', 'iteration'], (file) =>
  fitsIn(file, file.iteration.closingDays, ['iteration', 'closingDays'], 'The next iteration would close before it.'),
);

function fitsIn(file: Pick<TeamFile, 'calendar' | 'iteration'>, days: number, path: string[], why: string): Problem[] {
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

const candidatesCanBeCombined = rule(['jira'], (file) =>
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

const rules: readonly Rule[] = [
  seatsNameSomebody,
  onePlaceOneVisibility,
  backupIsSomebodyElse,
  seatsCanBeFilled,
  somebodyTakesPart,
  oneIdentityOnePerson,
  zonesExist,
  hoursGoForward,
  beatsFallOnWorkingDays,
  anchorFallsOnStartDay,
  draftComesBeforeCommit,
  draftOpensInThePreviousIteration,
  releaseFitsTheIteration,
  retrospectiveFitsTheCadence,
  closingEndsBeforeTheNextClose,
  candidatesCanBeCombined,
];
