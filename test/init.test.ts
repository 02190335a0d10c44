/** `init` makes a team file that passes `check` as it is: from nothing, from settings, from answers in a terminal. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { withDefaults } from '../cli/init-defaults.ts';
import { accessTo } from '../simulator/access.ts';
import { loadTeam } from '../config/load.ts';
import { readTeam, readValues } from '../config/read.ts';
import { writeTeamFile } from '../config/write.ts';
import { seedOf } from '../local/demo/seed.ts';
import { seedSchema } from '../simulator/seed.ts';
import { startSimulator } from '../simulator/server.ts';
import { quoted } from '../vendors/jira/wire.ts';
import { drumbeatWith } from './support/command-line.ts';
import { freshDatabase } from './support/database.ts';
import { freshNamespace } from './support/namespace.ts';

const checkout = process.cwd();
const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const here = { today: '2026-11-25', timeZone: 'Europe/Berlin' };
const folders: string[] = [];

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drumbeat-init-'));
  folders.push(folder);
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(checkout);
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const init = (...args: string[]) => drumbeatWith({}, ['init', ...args]);
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/** A team with real vendors, as somebody would give it. */
const own = {
  name: 'Security',
  people: {
    ana: { name: 'Ana Ruiz', slack: 'U01ANA', jira: 'a-1', github: 'ana' },
    ben: { name: 'Ben: the #2', slack: 'U02BEN', timeZone: 'America/New_York', hours: { from: '08:30', to: '16:30' } },
    mara: { name: 'Mara Weiss', slack: 'U03MARA' },
  },
  slack: { channel: 'C01SEC', visibility: 'internal' },
  jira: { site: 'https://example.atlassian.net', project: 'SEC' },
  github: { tracking: { repository: 'example/planning' }, release: { repository: 'example/app' } },
};

describe('from settings', () => {
  test('from nothing: a made-up team at simulated vendors, whose first draft is due at once', async () => {
    const { code, stdout } = await init('--yes');
    expect(code).toBe(0);
    const team = await loadTeam('team.yaml');
    expect(team).toMatchObject({ id: 'lighthouse', simulate: ['slack', 'github', 'jira'] });
    expect(Object.values(team.people).every(({ slack, jira, github }) => slack && jira && github)).toBe(true);
    expect(stdout).toContain('Lighthouse, 6 people (example).\nSimulated on this machine: Slack, GitHub, Jira.\n');
    expect(stdout).toMatch(/Its draft is due now \(since .*\)\.\n/);
    for (const next of ['preview', 'up', 'check', 'iteration start', 'schedules apply'])
      expect(stdout).toContain(`npm run drumbeat -- ${next}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    ['own vendors', own, { simulate: [], jira: { visibility: 'private' } }],
    [
      'own people, simulated',
      { people: own.people, simulate: ['slack', 'jira', 'github'] },
      { slack: { channel: 'C0LIGHTHOUSE' } },
    ],
    [
      'only Slack is real',
      { ...own, simulate: ['jira', 'github'], jira: {}, github: {} },
      { jira: { project: 'SECUR' } },
    ],
    [
      'roles given',
      { ...own, roles: { em: { person: 'ben' } } },
      { roles: { em: { person: 'ben' }, pm: { person: 'ben', backup: 'ana' } } },
    ],
    [
      'an unusual cadence',
      { iteration: { anchor: '2026-12-02', weeks: 3 } },
      { iteration: { starts: { day: 'wednesday' } }, sync: { day: 'friday' } },
    ],
    [
      'another week',
      { calendar: { workingDays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'] } },
      { sync: { day: 'wednesday' } },
    ],
    ['a name of signs', { name: '“1” & Co: #x' }, { id: 'co-x', name: '“1” & Co: #x' }],
    ['a name of none', { name: '東京' }, { id: 'team', name: '東京' }],
  ])('a file that loads: %s', async (_what, answers, expected) => {
    await writeFile('answers.json', JSON.stringify(answers));
    expect(await init('--answers', 'answers.json')).toMatchObject({ code: 0, stderr: '' });
    expect(await loadTeam('team.yaml')).toMatchObject(expected);
  });

  test('settings on the command line go before the answers; what a shell can only spell is read as it is meant', async () => {
    await writeFile('answers.json', JSON.stringify({ name: 'Security', iteration: { weeks: 1 } }));
    const pairs = ['iteration.weeks=3', 'name=42', 'simulate=["slack", "jira", "github"]', 'release.at=15:00'];
    expect((await init(...pairs, '--answers', 'answers.json', '--file', 'other.yaml')).code).toBe(0);
    const expected = {
      name: '42',
      iteration: { weeks: 3 },
      simulate: ['slack', 'jira', 'github'],
      release: { at: '15:00' },
    };
    expect(await loadTeam('other.yaml')).toMatchObject(expected);
  });

  test('answers on standard input, without a terminal', async () => {
    const child = spawn(process.execPath, [main, 'init', '--answers', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify(own));
    const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(stdout).toContain('team.yaml is written: Security, 3 people.');
    expect(stdout).toContain('Secrets come from the environment');
    expect(await loadTeam('team.yaml')).toMatchObject({ name: 'Security' });
  });

  test('as JSON: what was made, and its first iteration', async () => {
    const { stdout } = await init('--json', 'iteration.anchor=2040-01-02', 'calendar.timeZone=UTC');
    expect(JSON.parse(stdout)).toEqual({
      file: 'team.yaml',
      team: {
        id: 'lighthouse',
        name: 'Lighthouse',
        people: 6,
        peopleAreMadeUp: true,
        simulate: ['slack', 'github', 'jira'],
      },
      iteration: {
        key: expect.any(String),
        draftOpens: expect.any(String),
        draftIsDue: false,
        starts: expect.any(String),
      },
    });
  });

  test('every section says what it is for', async () => {
    await init('--yes');
    const body = await readFile('team.yaml', 'utf8');
    expect(body).toMatch(/^# yaml-language-server: \$schema=team\.schema\.json\n/);
    const paragraphs = body.split('\n\n').filter((one) => /^[a-z]+:/m.test(one));
    expect(paragraphs.filter((one) => !one.startsWith('#'))).toEqual([]);
    expect(paragraphs.flatMap((one) => one.match(/^[a-z]+(?=:)/gim) ?? [])).toEqual(
      Object.keys(parse(body) as Record<string, unknown>),
    );
  });

  test('whatever people are called, the file reads back as it was meant', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => one.trim() !== ''),
          { minLength: 4, maxLength: 4 },
        ),
        ([name = '', ana = '', candidates = '', branch = '']) => {
          const given = {
            name,
            people: { ...own.people, ana: { ...own.people.ana, name: ana } },
            simulate: ['jira', 'slack', 'github'],
            jira: { candidates: `labels = ${quoted(candidates)}` },
            github: { release: { branch } },
          };
          const { values } = readValues(withDefaults(given, here));
          fc.pre(values !== null);
          const read = values && readTeam(writeTeamFile(values), 'team.yaml');
          expect(read).toEqual(readTeam(JSON.stringify(values), 'team.json'));
        },
      ),
    );
  });
});

describe('what is wrong writes nothing', () => {
  test.each([
    [
      'a place is missing',
      { ...own, slack: undefined },
      'The answers: slack.channel is missing. Write a Slack channel id',
    ],
    ['a person nobody knows', { ...own, roles: { em: { person: 'zoe' } } }, 'names "zoe", who is not in people'],
    ['not a setting', { cadense: 2 }, 'cadense is not a setting'],
    [
      'one person alone',
      { people: { ana: own.people.ana }, simulate: ['slack', 'jira', 'github'] },
      'nobody who takes part',
    ],
    ['not a group', [1], 'The answers are not a JSON object'],
  ])('%s', async (_what, answers, words) => {
    await writeFile('answers.json', JSON.stringify(answers));
    expect(await init('--answers', 'answers.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(words),
    });
    expect(await isThere('team.yaml')).toBe(false);
  });

  test.each([
    [['--answers', 'none.json'], 1, 'none.json cannot be read (ENOENT).'],
    [['--yes', '--file', 'no/such/team.yaml'], 1, 'no/such/team.yaml cannot be written (ENOENT).'],
    [['name'], 1, '"name" is not field=value'],
    [['__proto__.toString=1'], 1, '"__proto__.toString=1" names no field'],
    [['\u001B[31mname'], 1, '" [31mname" is not field=value'],
    [['--frobnicate'], 2, "unknown option '--frobnicate'"],
  ])('%j', async (args, code, words) => {
    expect(await init(...args)).toEqual({ code, stdout: '', stderr: expect.stringContaining(words) });
  });

  test('a file that stands there is left as it is, unless told otherwise', async () => {
    await writeFile('team.yaml', 'mine');
    const refused = await init('--yes');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('team.yaml already exists') });
    expect(await readFile('team.yaml', 'utf8')).toBe('mine');
    expect((await init('--yes', '--force')).code).toBe(0);
    expect(await loadTeam('team.yaml')).toMatchObject({ id: 'lighthouse' });
  });
});

test('the made-up team passes check at its simulators', { timeout: 60_000 }, async () => {
  await init('--yes', 'name=Night Shift');
  const team = await loadTeam('team.yaml');
  const simulator = await startSimulator({ port: 0, state: 'state', seed: seedSchema.parse(seedOf(team)) });
  const { code, stdout } = await drumbeatWith(
    {
      DATABASE_URL: await freshDatabase(),
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: await freshNamespace(),
      ...accessTo(simulator.url),
    },
    ['check'],
  );
  await simulator.close();
  expect(stdout).toContain('Everything is in place.');
  expect(code).toBe(0);
});

describe.skipIf(!hasPython())('in a terminal', { timeout: 120_000 }, () => {
  const down = '\u001B[B';
  const enter = '\r';
  const rubOut = (letters: number) => '\u007F'.repeat(letters);

  /** Types each answer when its question (or what is said of the answer before) is shown. */
  const typed = (steps: Steps) => inTerminal(steps, 'init');

  type Steps = readonly (readonly [shown: string, typed: string])[];
  async function inTerminal(steps: Steps, ...verb: string[]) {
    const driver = fileURLToPath(new URL('support/terminal.py', import.meta.url));
    const args = [driver, JSON.stringify(steps), process.execPath, main, ...verb];
    const { stdout } = await promisify(execFile)('python3', args, { maxBuffer: 1e7 });
    return JSON.parse(stdout) as { shown: string; code: number; left: unknown[] };
  }

  test('just trying it takes two answers', async () => {
    const { shown, code, left } = await typed([
      ['What would you like to do?', enter],
      ['What is the team called?', `Night Shift${enter}`],
    ]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(shown).toContain('team.yaml is written: Night Shift, 6 people (example).');
    expect(await loadTeam('team.yaml')).toMatchObject({ id: 'night-shift', simulate: ['slack', 'github', 'jira'] });
  });

  test('an own team: what is wrong is said at the question, and can be fixed there', async () => {
    const { shown, code, left } = await typed([
      ['What would you like to do?', `${down}${enter}`],
      ['What is the team called?', `Security${enter}`],
      ['Its short name', enter],
      ['Its time zone', `Mars/Base${enter}`],
      ['is not a known time zone', `${rubOut(9)}Europe/Berlin${enter}`],
      ['Which vendors are real?', `${down}${enter}`],
      ['Your name', `Ana Ruiz${enter}`],
      ['Slack member id', `ana${enter}`],
      ['Write a Slack member id', `${rubOut(3)}U01ANA${enter}`],
      ['Time zone, if', enter],
      ['The next name', `Ana Berg${enter}`],
      ['Slack member id', `U01ANA${enter}`],
      ['belongs to ana too', `${rubOut(6)}${enter}`],
      ['Time zone, if', `America/New_York${enter}`],
      ['The next name', enter],
      ['report to?', `Mara Weiss${enter}`],
      ['Slack member id', `U06MARA${enter}`],
      ['Who is the engineering manager?', `${down}${enter}`],
      ['is a seat that nobody can fill', enter],
      ['Who may answer instead', enter],
      ['Who is the product manager?', enter],
      ['Who may answer instead', enter],
      ['Who is the release captain?', enter],
      ['Who may answer instead', `${down}${enter}`],
      ["The id of the team's Slack channel", `C01TEAM${enter}`],
      ['Who can read the channel?', `${down}${enter}`],
      ['How long is an iteration?', enter],
      ['The first day', `2026-12-05${enter}`],
      ['is saturday, which is not a working day', `${rubOut(10)}2026-12-07${enter}`],
      ['weekly sync?', enter],
      ['At what time?', `25:00${enter}`],
      ['Write a local time', `${rubOut(5)}11:00${enter}`],
      ['What triggers the retrospective?', `${down}${enter}`],
      ['Days off for everyone', `2026-12-25, 2027-01-01${enter}`],
    ]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(shown).toContain('team.yaml is written: Security, 3 people.');
    expect(await loadTeam('team.yaml')).toMatchObject({
      people: { ana: { slack: 'U01ANA' }, 'ana-2': { name: 'Ana Berg', timeZone: 'America/New_York' } },
      roles: { em: { person: 'ana', backup: 'ana-2' }, captain: { person: 'ana' }, manager: { person: 'mara' } },
      iteration: { weeks: 2, anchor: '2026-12-07' },
      sync: { day: 'wednesday', at: '11:00' },
      retrospective: { after: 'close' },
      calendar: { timeZone: 'Europe/Berlin', holidays: ['2026-12-25', '2027-01-01'] },
      slack: { channel: 'C01TEAM', visibility: 'internal' },
      simulate: ['github', 'jira'],
    });
  });

  test('an own team that releases nothing is not asked what it releases', async () => {
    const { code, left } = await typed([
      ['What would you like to do?', `${down}${enter}`],
      ['What is the team called?', `Security${enter}`],
      ['Its short name', enter],
      ['Its time zone', `Europe/Berlin${enter}`],
      ['Which vendors are real?', `${down}${down}${enter}`],
      ['Your name', `Ana Ruiz${enter}`],
      ['Time zone, if', enter],
      ['The next name', enter],
      ['report to?', `Mara Weiss${enter}`],
      ['Who is the engineering manager?', enter],
      ['Who is the product manager?', enter],
      ['Who is the release captain?', `${down}${enter}`],
      ['How long is an iteration?', enter],
      ['The first day', enter],
      ['weekly sync?', enter],
      ['At what time?', enter],
      ['What triggers the retrospective?', enter],
      ['Days off for everyone', enter],
    ]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    const team = await loadTeam('team.yaml');
    expect(team).toMatchObject({ release: 'off', retrospective: { after: 'close' } });
    expect([team.roles.captain, team.github.release]).toEqual([undefined, undefined]);
  });

  test('Ctrl-C in the middle writes nothing and says so', async () => {
    const { shown, code } = await typed([
      ['What would you like to do?', `${down}${enter}`],
      ['What is the team called?', `Security${enter}`],
      ['Its short name', '\u0003'],
    ]);
    expect(shown).toContain('Cancelled. Nothing was written.');
    expect(code).toBe(1);
    expect(await isThere('team.yaml')).toBe(false);
  });

  test('an example is not an answer that Enter takes, and looks different', async () => {
    const { shown } = await typed([
      ['What would you like to do?', `${down}${enter}`],
      ['What is the team called?', enter],
      ['Its short name', enter],
      ['Its time zone', enter],
      ['Which vendors are real?', enter],
      ['Your name', `Ana${enter}`],
      ['Slack member id', `U01ANA${enter}`],
      ['GitHub login', enter],
      ['Atlassian account id', enter],
      ['Time zone, if', enter],
      ['The next name', enter],
      ['report to?', `Mara${enter}`],
      ['Slack member id', `U02MARA${enter}`],
      ['Who is the engineering manager?', enter],
      ['Who is the product manager?', enter],
      ['Who is the release captain?', enter],
      ["The id of the team's Slack channel", `C01TEAM${enter}`],
      ['Who can read the channel?', enter],
      ['The address of the Jira site', enter],
      ['An answer is required.', '\u0003'],
    ]);
    expect(shown).toContain('Enter accepts the grey answer');
    expect(shown).toContain('for example https://example.atlassian.net');
  });

  test('what goes wrong is told in 80 columns, its commands whole', async () => {
    await rm('team.yaml', { force: true });
    const { shown, code } = await inTerminal([], 'waiting');
    expect(code).toBe(1);
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(shown.replaceAll(/\s+/g, ' ')).toContain(
      'There is no such file. Create one: npm run drumbeat -- init; or set',
    );
    const unknown = await inTerminal(
      [],
      'iteration',
      'start',
      '--starts',
      'a date that is none of those that are known',
    );
    expect(unknown.shown.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('a file that stands there is replaced only after a yes', async () => {
    await writeFile('team.yaml', 'mine');
    expect(await typed([['Replace it?', enter]])).toMatchObject({ code: 1 });
    expect(await readFile('team.yaml', 'utf8')).toBe('mine');
    await typed([
      ['Replace it?', `y`],
      ['What would you like to do?', enter],
      ['What is the team called?', enter],
    ]);
    expect(await loadTeam('team.yaml')).toMatchObject({ name: 'Lighthouse' });
  });
});

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
