/** A wrong team file gets plain answers: every problem at once, each with its path, its line and what to do. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse, stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { loadTeam } from '../config/load.ts';
import { ConfigurationError, unreadable } from '../config/messages.ts';
import { readTeam, readValues } from '../config/read.ts';
import { demoHasFinished, demoState } from '../config/running.ts';
import { jsonSchema } from '../config/file.ts';
import { writeTeamFile } from '../config/write.ts';
import { iterationStarting } from '../domain/calendar/calendar.ts';

const smallest = `id: security
name: Security
people:
  ana: { name: Ana Ruiz, slack: U0ANA }
  ben: { name: Ben Okafor, slack: U0BEN }
  mara: { name: Mara Weiss }
roles:
  em: { person: ana, backup: ben }
  pm: { person: ben }
  captain: { person: ana }
  manager: { person: mara, backup: ben }
calendar:
  timeZone: Europe/Berlin
iteration:
  anchor: '2026-11-30'
slack: { channel: C0SEC }
jira: { site: https://example.atlassian.net, project: SEC }
github:
  tracking: { repository: example/planning }
  release: { repository: example/gatekeeper }
`;

/** The smallest file with one passage changed. */
function changed(from: string, to: string): string {
  expect(smallest).toContain(from);
  return smallest.replace(from, to);
}

function problemsOf(text: string) {
  try {
    readTeam(text, 'team.yaml');
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('a small file suffices', () => {
  it('gets the defaults of the process', () => {
    const team = readTeam(smallest, 'team.yaml');
    expect(team.iteration).toEqual({
      weeks: 2,
      starts: { day: 'monday', at: '10:00' },
      anchor: '2026-11-30',
      draftOpens: 5,
      commitAsked: 2,
      closesAt: '17:00',
      closingDays: 2,
    });
    expect(team.retrospective).toMatchObject({ votesEach: 10 });
    expect(team.slack.visibility).toBe('private');
    expect(team.simulate).toEqual([]);
    expect(Object.values(team.people).map(({ id, timeZone }) => [id, timeZone])).toEqual([
      ['ana', 'Europe/Berlin'],
      ['ben', 'Europe/Berlin'],
      ['mara', 'Europe/Berlin'],
    ]);
  });

  it('the example is a valid file, for Drumbeat and for editors', async () => {
    const team = await loadTeam('examples/security.yaml');
    expect(team.roles.captain).toEqual({ person: 'chloe', backup: 'devi' });
    expect(team.people[team.roles.pm.person]?.timeZone).toBe('America/New_York');
    const ajv = new Ajv2020();
    formats.default(ajv);
    const validate = ajv.compile(jsonSchema());
    validate(parse(await readFile('examples/security.yaml', 'utf8')));
    expect(validate.errors).toBeNull();
    expect(validate({ ...parse(smallest), cadense: {} })).toBe(false);
  });
});

describe('the file itself', () => {
  it('that is missing says how to make one', async () => {
    await expect(loadTeam('no/such/team.yaml')).rejects.toThrow(
      'no/such/team.yaml: There is no such file. Create one: npm run drumbeat -- init; or set DRUMBEAT_TEAM_FILE to the path of yours. The demo and `up` provide their own while they run.',
    );
  });

  it('that is missing after a demo says that it is over or continues, and where its report is', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'drumbeat-config-')), 'demo');
    const missing = Object.assign(new Error('not there'), { code: 'ENOENT' });
    expect(await demoState(folder)).toBe('nothing');
    await mkdir(folder);
    expect(await demoState(folder)).toBe('unfinished');
    expect(unreadable(missing, 'unfinished').remedy).toMatch(
      /^The demo that ran here was stopped: `npm run demo` continues it/,
    );
    await demoHasFinished(folder);
    expect(await demoState(folder)).toBe('finished');
    expect(unreadable(missing, 'finished').remedy).toMatch(
      /^The demo that ran here is over: read \.drumbeat\/demo\/report\.html \(for programs report\.json\)/,
    );
  });

  it('is read from disk with its name in every message', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'drumbeat-config-')), 'mine.yaml');
    await writeFile(file, changed('iteration:', 'iteration:\n  weeks: 9'));
    await expect(loadTeam(file)).rejects.toThrow(`${file}:15: iteration.weeks is invalid ("9"). Write a whole number`);
  });

  it.each([
    ['a quote that is left open', "name: 'Security\npeople: {}\n", 3],
    ['a list that is not closed', 'id: security\nsimulate: [slack\n', 3],
    ['a wrong indentation', 'id: security\npeople:\n  ana:\n    name: Ana\n   slack: U0ANA\n', 5],
  ])('is not YAML: %s', (_name, text, line) => {
    expect(problemsOf(text)[0]).toMatchObject({ line, wrong: expect.stringMatching(/^This is not valid YAML: /) });
  });

  it('names a person twice', () => {
    const text = changed('  mara: {', '  ana: {');
    expect(problemsOf(text)).toMatchObject([{ line: 6, wrong: 'The same name is used twice in one group' }]);
  });

  it('multiplies itself by aliases', () => {
    const levels = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdef'.split('').map((name, n) => {
        const below = `*${'abcde'[n]}`;
        return `${name}: &${name} [${Array.from({ length: 9 }, () => below).join(', ')}]`;
      }),
    ];
    expect(problemsOf(levels.join('\n'))[0]?.wrong).toMatch(/^Its YAML aliases cannot be followed/);
  });

  it.each(['', '[]', 'just words'])('holds no settings: %j', (text) => {
    expect(problemsOf(text)[0]?.remedy).toMatch(/^Write a group of settings/);
  });
});

describe('one setting', () => {
  it.each([
    [
      'an unknown key',
      'name: Security',
      'name: Security\ncadense: 2',
      'cadense',
      3,
      'is not a setting',
      'valid names: id, name',
    ],
    [
      'an unknown key of a person',
      'slack: U0ANA',
      'slak: U0ANA',
      'people.ana.slak',
      4,
      'is not a setting',
      'valid names: name, slack',
    ],
    [
      'a missing key',
      'project: SEC',
      'visibility: private',
      'jira.project',
      17,
      'is missing',
      'Write the key of the project',
    ],
    [
      'a wrong name',
      '  ben: {',
      '  Ben Okafor: {',
      'people.Ben Okafor',
      5,
      'cannot be used as a name',
      'Write a short name',
    ],
    [
      'a holiday that is no ISO date',
      'calendar:',
      'calendar:\n  holidays: [24.12.2026]',
      'calendar.holidays.0',
      13,
      'is invalid ("24.12.2026")',
      'Write a date as year-month-day',
    ],
    [
      'a day that does not exist',
      "'2026-11-30'",
      "'2026-11-31'",
      'iteration.anchor',
      15,
      'is invalid',
      'Write a date as',
    ],
    [
      'a time that is none',
      'iteration:',
      "iteration:\n  closesAt: '25:00'",
      'iteration.closesAt',
      15,
      'is invalid ("25:00")',
      'Write a local time',
    ],
    [
      'a vendor that is none',
      'name: Security',
      'name: Security\nsimulate: [slak]',
      'simulate.0',
      3,
      'is invalid ("slak")',
      'Write one of: slack, github, jira',
    ],
    [
      'a channel by name',
      'channel: C0SEC',
      "channel: '#security'",
      'slack.channel',
      16,
      'is invalid ("#security")',
      'Write a Slack channel id',
    ],
    [
      'a site without its scheme',
      'https://example.atlassian.net',
      'example.atlassian.net',
      'jira.site',
      17,
      'is invalid',
      'Write the address of the site',
    ],
    [
      'a site with a path',
      'https://example.atlassian.net',
      'https://example.atlassian.net/jira/software/projects/SEC',
      'jira.site',
      17,
      'is invalid',
      'without a path',
    ],
    ...['ana: { name: Ana Ruiz, slack: U0ANA, jira: 5e12345678901234 }', 'ana: { name: Ana Ruiz, github: 12345 }'].map(
      (line): [string, string, string, string, number, string, string] => [
        'an account that YAML takes for a number',
        'ana: { name: Ana Ruiz, slack: U0ANA }',
        line,
        `people.ana.${line.includes('jira') ? 'jira' : 'github'}`,
        4,
        'is a number as it is written',
        'Put it in quotes.',
      ],
    ),
    ...(
      [
        ['name: Security', 'name: 2026', 'name', 2],
        ['name: Ana Ruiz', 'name: true', 'people.ana.name', 4],
        ['project: SEC', 'project: 5E10', 'jira.project', 17],
        ['channel: C0SEC', 'channel: 0123', 'slack.channel', 16],
        ["'2026-11-30'", '2026', 'iteration.anchor', 15],
      ] as const
    ).map(([from, to, path, line]): [string, string, string, string, number, string, string] => [
      `${path} that YAML takes for something else`,
      from,
      to,
      path,
      line,
      'as it is written',
      'Put it in quotes.',
    ]),
  ])('%s', (_name, from, to, path, line, wrong, remedy) => {
    const problems = problemsOf(changed(from, to));
    expect(problems).toContainEqual({
      path,
      line,
      wrong: expect.stringContaining(wrong),
      remedy: expect.stringContaining(remedy),
    });
  });
});

describe('settings that do not fit together', () => {
  it.each([
    [
      'a seat that names nobody',
      'captain: { person: ana }',
      'captain: { person: carl }',
      'roles.captain.person',
      10,
      'names "carl"',
      'name one of: ana, ben, mara',
    ],
    [
      'a backup that names nobody',
      'backup: ben }\n  pm',
      'backup: bem }\n  pm',
      'roles.em.backup',
      8,
      'names "bem"',
      'Add "bem" to people',
    ],
    [
      'a backup who is the holder',
      'pm: { person: ben }',
      'pm: { person: ben, backup: ben }',
      'roles.pm.backup',
      9,
      'already holds the role',
      'Name somebody else',
    ],
    [
      'a seat that nobody can fill',
      '{ person: mara, backup: ben }',
      '{ person: mara }',
      'roles.manager',
      11,
      'is a seat that nobody can fill: Mara Weiss cannot be asked in Slack',
      'Give mara a Slack id (people.mara.slack), or name a backup',
    ],
    [
      'one Slack id for two people',
      'slack: U0BEN',
      'slack: U0ANA',
      'people.ben.slack',
      5,
      'belongs to ana too',
      'Each person needs their own',
    ],
    [
      'a time zone that does not exist',
      'Europe/Berlin',
      'Europe/Berlln',
      'calendar.timeZone',
      13,
      '("Europe/Berlln") is not a known time zone',
      'IANA list',
    ],
    [
      'an anchor on another day',
      "'2026-11-30'",
      "'2026-12-01'",
      'iteration.anchor',
      15,
      '(2026-12-01) is a tuesday, and iterations start on monday',
      'Write the date of a monday',
    ],
    [
      'a sync on a day off',
      'calendar:',
      'sync: { day: sunday }\ncalendar:',
      'sync.day',
      12,
      'is sunday, which is not a working day',
      'Write one of: monday',
    ],
    [
      'a commit before the draft',
      'iteration:',
      'iteration:\n  draftOpens: 2\n  commitAsked: 4',
      'iteration.commitAsked',
      16,
      'earlier than the draft opens',
      'Write 2 or less',
    ],
    [
      'a draft longer than an iteration',
      'iteration:',
      'iteration:\n  weeks: 1\n  draftOpens: 6',
      'iteration.draftOpens',
      16,
      'takes 6 working days, and an iteration has 5',
      'Write less',
    ],
    [
      'a release before the start',
      'iteration:',
      'release: { beforeClose: 10 }\niteration:',
      'release.beforeClose',
      14,
      'an iteration has 10',
      'The release would be due before',
    ],
    [
      'a retrospective without an end',
      'iteration:',
      'retrospective: { reflectionDays: 9 }\niteration:',
      'retrospective',
      14,
      'takes 13 working days',
      'The next retrospective would come',
    ],
    [
      'hours that go backwards',
      'name: Ana Ruiz,',
      "name: Ana Ruiz, hours: { from: '17:00', to: '09:00' },",
      'people.ana.hours',
      4,
      'end at 09:00, not after 17:00',
      'Write `from` before `to`',
    ],
    [
      'candidates with an order',
      'project: SEC',
      'project: SEC, candidates: labels = x ORDER BY rank',
      'jira.candidates',
      17,
      'ends in ORDER BY',
      'Leave the order out',
    ],
    ...[
      String.raw`'labels = "x")) OR ((project = "SECRET"'`,
      `'(labels = x'`,
      `'labels = x)'`,
      String.raw`'labels = "x'`,
      `'labels = a/b'`,
      `'labels = x sprint = 3'`,
    ].map((candidates): [string, string, string, string, number, string, string] => [
      `candidates that are no condition: ${candidates}`,
      'project: SEC',
      `project: SEC, candidates: ${candidates}`,
      'jira.candidates',
      17,
      'is no JQL condition (character ',
      'Close each bracket and quote',
    ]),
  ])('%s', (_name, from, to, path, line, wrong, remedy) => {
    expect(problemsOf(changed(from, to))).toEqual([
      { path, line, wrong: expect.stringContaining(wrong), remedy: expect.stringContaining(remedy) },
    ]);
  });

  it('has nobody who takes part', () => {
    const alone = smallest
      .replace(/ {2}(ben|mara): \{.*\n/g, '')
      .replace(/(em|pm|captain|manager): \{.*\}/g, '$1: { person: ana }');
    expect(problemsOf(alone)).toMatchObject([
      { path: 'people', line: 3, wrong: 'has nobody who takes part in the iterations' },
    ]);
  });
});

describe('a capability that is off', () => {
  const withoutReleases = changed('calendar:', 'release: off\ncalendar:')
    .replace('  captain: { person: ana }\n', '')
    .replace('  release: { repository: example/gatekeeper }\n', '');

  it('releases: no captain and no repository are asked for, and no rule of theirs holds', () => {
    const team = readTeam(withoutReleases, 'team.yaml');
    expect([team.release, team.roles.captain, team.github.release]).toEqual(['off', undefined, undefined]);
    const { dates } = iterationStarting(team, '2026-11-30');
    expect([dates.release, dates.retrospectiveAfter]).toEqual([null, 'close']);
  });

  it('retrospectives: none is dated, however short the iterations are', () => {
    const short = changed('iteration:', 'iteration:\n  weeks: 1\n  draftOpens: 3');
    const held = short.replace('calendar:', 'retrospective: { reflectionDays: 3 }\ncalendar:');
    expect(problemsOf(held)).toMatchObject([{ path: 'retrospective', wrong: expect.stringContaining('takes 7') }]);
    const team = readTeam(short.replace('calendar:', 'retrospective: off\ncalendar:'), 'team.yaml');
    expect(iterationStarting(team, '2026-11-30').dates).toMatchObject({
      release: { version: '2026.49.0' },
      retrospectiveAfter: null,
    });
  });

  it('that is on needs its own, and says how to do without', () => {
    expect(problemsOf(withoutReleases.replace('release: off\n', ''))).toEqual([
      {
        path: 'roles.captain',
        line: 7,
        wrong: 'is missing',
        remedy: 'Write `{ person: … }`; or `release: off`, if the team releases nothing.',
      },
      {
        path: 'github.release',
        line: 17,
        wrong: 'is missing',
        remedy: 'Write `{ repository: owner/name }`; or `release: off`, if the team releases nothing.',
      },
    ]);
  });

  it.each([
    ['no', 'release', 'is invalid ("no")', 'Write `off`, or a group of settings, indented below it (beforeClose, at,'],
    ['{ beforeclose: 2 }', 'release.beforeclose', 'is not a setting', 'valid names: beforeClose, at, askedHoursBefore'],
    ['{ at: soon }', 'release.at', 'is invalid ("soon")', 'Write a local time'],
  ])('is written as `off` or as its settings: %s', (value, path, wrong, remedy) => {
    expect(problemsOf(changed('calendar:', `release: ${value}\ncalendar:`))).toEqual([
      { path, line: 12, wrong, remedy: expect.stringContaining(remedy) },
    ]);
  });

  it('is written by init as it is read, and known to editors', () => {
    const given = { ...parse(withoutReleases), retrospective: 'off' };
    const { values } = readValues(given);
    const text = writeTeamFile(values!);
    expect(text).toMatch(/^release: off$/m);
    expect(text).toMatch(/^retrospective: off$/m);
    expect(readTeam(text, 'team.yaml')).toEqual(readTeam(stringify(given), 'team.yaml'));
    expect(new Ajv2020({ strict: false, formats: { date: true, uri: true } }).validate(jsonSchema(), given)).toBe(true);
  });

  it.each(['iteration', 'sync'])('not so what every team does: %s', (name) => {
    expect(problemsOf(`${smallest.replace(/^iteration:\n.*\n/m, '')}${name}: off\n`)).toContainEqual(
      expect.objectContaining({ path: name, wrong: 'is invalid ("off")' }),
    );
  });
});

it('every problem is told at once, in the order of the file', () => {
  const text = changed('name: Security', 'name: Security\ncadense: 2')
    .replace('slack: U0BEN', 'slack: U0BEN, mood: good')
    .replace('{ person: mara, backup: ben }', '{ person: mara }')
    .replace('Europe/Berlin', 'Europe/Berlln')
    .replace('project: SEC', 'project: sec');
  expect(problemsOf(text).map(({ line, path }) => [line, path])).toEqual([
    [3, 'cadense'],
    [6, 'people.ben.mood'],
    [12, 'roles.manager'],
    [14, 'calendar.timeZone'],
    [18, 'jira.project'],
  ]);
});
