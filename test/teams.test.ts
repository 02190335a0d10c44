/** Several team files in one folder: which teams are loaded, what a broken file stops, and that no restart is needed. */
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { createCalendarActivities } from '../activities/calendar.ts';
import { realClock } from '../activities/clock.ts';
import { chooseTeam, chosenTeams } from '../cli/team.ts';
import { readEnvironment, type Parts } from '../config/environment.ts';
import { readRuntimeContext } from '../config/runtime-context.ts';
import { readTeam } from '../config/read.ts';
import { loadTeams } from '../config/teams.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { seededTeams } from '../local/up-teams.ts';
import { storedTeams, type Installation } from '../records/installed-teams.ts';
import { currentConfiguration, storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { problemOf } from '../records/team-problems.ts';
import type { Tables } from '../records/tables.ts';
import { failureOf } from '../vendors/errors.ts';
import type { Refusal, Vendor } from '../vendors/vendor.ts';
import { vendors } from '../vendors/vendors.ts';
import { asTeamHas, clientsOf } from '../worker/clients.ts';
import { watchTeams, type Teams } from '../worker/teams.ts';
import { drumbeatWith } from './support/command-line.ts';
import { nowhere } from './support/command-line-world.ts';
import { freshDatabase } from './support/database.ts';
import { teamFile } from './support/team.ts';

const security = teamFile;
const payments = teamFile
  .replace('id: security\nname: Security', 'id: payments\nname: Payments')
  .replace('project: SEC', 'project: PAY');
const broken = payments.replace("anchor: '2026-11-30'", 'anchor: soon');

let folder: string;
const put = (name: string, body: string) => writeFile(join(folder, name), body);
const none = async () => [];
const problems = async () =>
  (await loadTeams(folder, none)).broken.map(({ error }) => error.message.replaceAll(`${folder}/`, ''));
const loaded = async () => (await loadTeams(folder, none)).loaded.map(({ team }) => team.id);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-teams-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a folder of team files', () => {
  it('holds one team in each .yaml file; other files are none', async () => {
    await put('security.yaml', security);
    await put('payments.yml', payments);
    await put('notes.txt', 'not a team');
    expect(await loaded()).toEqual(['payments', 'security']);
    expect(await problems()).toEqual([]);
  });

  it('a broken file is named with its line, and the other team is loaded', async () => {
    await put('security.yaml', security);
    await put('payments.yaml', broken);
    expect(await loaded()).toEqual(['security']);
    expect(await problems()).toEqual([expect.stringMatching(/^payments\.yaml:\d+: iteration\.anchor is invalid/)]);
  });

  it('of two files with one id both are named, and neither is loaded', async () => {
    await put('a.yaml', security);
    await put('b.yaml', security);
    await put('payments.yaml', payments);
    expect(await loaded()).toEqual(['payments']);
    const remedy = 'Give each team an id of its own, or remove one of the files.';
    expect(await problems()).toEqual([
      `a.yaml: id ("security") is the id of b.yaml too. ${remedy}`,
      `b.yaml: id ("security") is the id of a.yaml too. ${remedy}`,
    ]);
  });

  it('a Jira project is one team’s: the second file that names it is refused', async () => {
    await put('security.yaml', security);
    await put('zebra.yaml', payments.replace('project: PAY', 'project: SEC'));
    expect(await loaded()).toEqual(['security']);
    expect(await problems()).toEqual([
      expect.stringContaining('zebra.yaml: jira.project (SEC) is the project of security.yaml too'),
    ]);
  });

  it('a team that is simulated beside one that is not is refused', async () => {
    await put('security.yaml', security);
    await put('payments.yaml', `${payments}simulate: [jira]\n`);
    expect(await loaded()).toEqual(['security']);
    expect(await problems()).toEqual([expect.stringContaining('payments.yaml: simulate names vendors')]);
  });

  it('has its simulators restarted for a new team, again when that failed, and no longer once it has worked', async () => {
    await put('security.yaml', security);
    const atStart = (await loadTeams(folder, none)).loaded.map(({ team }) => team);
    const { seed, watch } = seededTeams(folder, atStart);
    const seeded: string[][] = [];
    await put('payments.yaml', payments);
    const watching = watch(async () => {
      seeded.push(seed().jira.projects.map(({ key }) => key));
      if (seeded.length === 1) throw new Error('The port is taken.');
    }, none);
    await expect.poll(() => seeded, { timeout: 5_000 }).toHaveLength(2);
    await sleep(1_500);
    await watching.stop();
    expect(seeded).toEqual([
      ['SEC', 'PAY'],
      ['SEC', 'PAY'],
    ]);
  });

  it('without one says what to put there', async () => {
    await expect(loadTeams(folder, none)).rejects.toThrow(
      'The folder holds no team file. Put one file for each team into it',
    );
  });

  it('each team has its own secrets; one whose secret is missing is left out and named', async () => {
    await put('security.yaml', security);
    await put('payments.yaml', `${payments}secrets: { jira: { token: PAYMENTS_JIRA_API_TOKEN } }\n`);
    const env = { DRUMBEAT_TEAM_FILE: folder, JIRA_EMAIL: 'bot@example.com', JIRA_API_TOKEN: 'usual' };
    const without = await readRuntimeContext(['jira'], none, env);
    expect(without.teams.map(({ team }) => team.id)).toEqual(['security']);
    expect(without.broken.map(({ error }) => error.message)).toEqual([
      expect.stringMatching(/payments\.yaml: PAYMENTS_JIRA_API_TOKEN is not set\./),
    ]);
    const all = { ...env, PAYMENTS_JIRA_API_TOKEN: 'own' };
    const both = await readRuntimeContext(['jira'], none, all);
    expect(both.teams.map(({ team }) => [team.id, readEnvironment(all, team, null, ['jira']).jira.token])).toEqual([
      ['payments', 'own'],
      ['security', 'usual'],
    ]);
  });
});

describe('what is to be done about a refused token', () => {
  const refused = { status: 401 };
  const remedyFor = (file: string, vendor: Vendor, refusal: Refusal = refused) =>
    failureOf(asTeamHas(vendor, readTeam(file, 'team.yaml')), 'read', refusal).message;

  it('names the variables of the team', () => {
    const own = `${payments}secrets: { jira: { token: PAYMENTS_JIRA_API_TOKEN }, github: { token: PAYMENTS_TOKEN } }\n`;
    expect(remedyFor(own, vendors.jira)).toContain('Put a valid JIRA_EMAIL and PAYMENTS_JIRA_API_TOKEN into');
    expect(remedyFor(own, vendors.github)).toContain('Put a valid PAYMENTS_TOKEN into');
    expect(remedyFor(own, vendors.github, { status: 403 })).toContain(
      'Give the token of PAYMENTS_TOKEN read and write',
    );
    expect(remedyFor(own, vendors.slack)).toContain('Put a valid SLACK_BOT_TOKEN into');
    expect(remedyFor(payments, vendors.github)).toContain('Put a valid GITHUB_TOKEN into');
  });
});

describe('a secret that is missing', () => {
  it('stops the one vendor that it is for', async () => {
    const db = openDatabase(await freshDatabase());
    await migrate(db);
    const team = readTeam(security, 'team.yaml');
    await storeConfiguration(db, team);
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'none' };
    const clientOf = clientsOf(db, (of, vendor) => {
      const access: Pick<Parts, typeof vendor> = readEnvironment(env, of, null, [vendor]);
      return access[vendor];
    });
    const slack = await clientOf(team.id, 'slack');
    expect(slack.title).toBe('Slack');
    expect(await clientOf(team.id, 'slack')).toBe(slack);
    await expect(clientOf(team.id, 'github')).rejects.toMatchObject({
      type: 'Parked',
      message: expect.stringContaining('GITHUB_TOKEN is not set'),
    });
    await db.destroy();
  });
});

describe('the worker', () => {
  let url: string;
  let db: Kysely<Tables>;
  let teams: Teams;
  const told: string[] = [];
  const scheduled: string[] = [];
  beforeAll(async () => {
    url = await freshDatabase();
    db = openDatabase(url);
    await migrate(db);
  });
  afterAll(() => db.destroy());
  afterEach(() => teams.stop());

  const read = () => readRuntimeContext([], () => storedTeams(db), { DRUMBEAT_TEAM_FILE: folder });
  const idOf = (file: string) => readTeam(file, 'team.yaml').id;
  const due = (file: string) =>
    createCalendarActivities({ db, clock: realClock }).planIteration({ team: idOf(file), starts: '2026-11-30' });

  it('adds, changes and stops teams without a restart, each told in one line', { tags: ['X9'] }, async () => {
    await put('security.yaml', security);
    const isNew = async (one: ConfiguredTeam) => scheduled.push(one.id);
    teams = await watchTeams(db, await read(), (line) => told.push(line), { everyMs: 20, read, isNew });
    expect(teams.loaded().map(({ team }) => team.id)).toEqual(['security']);

    await put('payments.yaml', payments);
    await expect.poll(() => teams.loaded().map(({ team }) => team.id)).toEqual(['payments', 'security']);
    expect(told.at(-1)).toMatch(/^Team Payments is loaded: configuration [\da-f]{12}\.$/);
    // The first team's Schedule is for a person to apply; nor is one made again for a team that comes back.
    expect(scheduled).toEqual(['payments']);
    const { version } = await currentConfiguration(db, idOf(payments));
    expect(await due(payments)).toMatchObject({ due: true, version });

    await put('payments.yaml', payments.replace('name: Payments', 'name: Payments and more'));
    await expect.poll(async () => (await currentConfiguration(db, idOf(payments))).version).not.toBe(version);
    await expect.poll(() => told.at(-1)).toMatch(/^Team Payments and more changed: .* keep their version\.$/);

    await put('payments.yaml', broken);
    await expect.poll(() => teams.warnings()).toEqual([expect.stringContaining('iteration.anchor is invalid')]);
    expect(teams.loaded().map(({ team }) => team.id)).toEqual(['security']);
    expect(await due(payments)).toEqual({ due: false, stopped: expect.stringContaining('payments.yaml') });
    expect(await due(security)).toMatchObject({ due: true });
    expect(teams.stopped()).toEqual([{ team: 'payments', problem: expect.stringContaining('iteration.anchor') }]);

    // A file that is no YAML any more is still that of the team that it described; another team's reason is its own.
    await put('payments.yaml', "name: 'Payments");
    await put('security.yaml', security.replace('C0SEC', 'security'));
    await expect.poll(() => problemOf(db, idOf(security))).toMatch(/security\.yaml:\d+: slack\.channel is invalid/);
    expect(await problemOf(db, idOf(security))).not.toContain('payments.yaml');
    await expect.poll(() => problemOf(db, idOf(payments))).toMatch(/payments\.yaml:\d+: This is not valid YAML/);
    expect(await problemOf(db, idOf(payments))).not.toContain('security.yaml');
    await put('security.yaml', security);
    await expect.poll(() => problemOf(db, idOf(security))).toBeNull();

    await put('payments.yaml', payments);
    await expect.poll(() => problemOf(db, idOf(payments))).toBeNull();
    expect(await due(payments)).toMatchObject({ due: true, version });

    await unlink(join(folder, 'payments.yaml'));
    await expect.poll(() => problemOf(db, idOf(payments))).toBe('No team file describes this team any more.');
    expect(await due(security)).toMatchObject({ due: true });
    expect(scheduled).toEqual(['payments']);
  });

  it('keeps a team whose Jira project a new file claims, also when it starts anew', async () => {
    await storeConfiguration(db, readTeam(security, 'team.yaml'));
    await put('security.yaml', security);
    const watch = async () => watchTeams(db, await read(), (line) => told.push(line), { everyMs: 20, read });
    const wrong = [expect.stringContaining('alpha.yaml: jira.project (SEC) is the project of')];
    const now = () => [teams.loaded().map(({ team }) => team.id), teams.warnings()];
    teams = await watch();
    await put(
      'alpha.yaml',
      security.replace('id: security', 'id: alpha').replace('https://jira.example.com,', 'https://jira.example.com/,'),
    );
    await expect.poll(now).toEqual([['security'], wrong]);
    await teams.stop();
    teams = await watch();
    expect(now()).toEqual([['security'], wrong]);

    // So do the commands, and `up`, before they have opened anything.
    const seed = seededTeams(folder, []);
    const seeding = seed.watch(
      async () => undefined,
      () => storedTeams(db),
    );
    await expect.poll(() => seed.seed().jira.projects.map(({ key }) => key)).toEqual(['SEC']);
    await seeding.stop();
    const ran = (...args: string[]) =>
      drumbeatWith({ DATABASE_URL: url, DRUMBEAT_TEAM_FILE: folder, TEMPORAL_ADDRESS: nowhere.temporal }, args);
    expect((await ran('preview', '--team', 'security')).stderr).toBe('');
    expect((await ran('views', '--team', 'security')).stderr).toBe('');
    expect((await ran('preview', '--team', 'alpha')).stderr.replaceAll(/\s+/g, ' ')).toContain(
      'alpha.yaml: jira.project (SEC)',
    );
    const { findings } = JSON.parse((await ran('check', '--json')).stdout) as {
      findings: { thing: string; found: string }[];
    };
    expect(findings).toContainEqual(
      expect.objectContaining({ thing: join(folder, 'security.yaml'), found: expect.stringMatching(/^ok: /) }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        thing: join(folder, 'alpha.yaml'),
        found: expect.stringContaining('jira.project (SEC)'),
      }),
    );
  });
});

describe('--team', () => {
  const installed = (...files: string[]): Installation => ({
    teams: files.map((file) => ({ team: readTeam(file, 'team.yaml'), broken: [] })),
    notLoaded: [],
  });
  const both = installed(payments, security);
  it('is not needed with one team, nor where the id names the team', () => {
    expect(chooseTeam(installed(payments), {}).id).toBe('payments');
    expect(chooseTeam(both, {}, ['iteration/security/2026-w49']).id).toBe('security');
    expect(chooseTeam(both, {}, ['payments', 'w49']).id).toBe('payments');
    expect(chooseTeam(both, { team: 'Security' }).id).toBe('security');
    expect(chosenTeams(both, {}).map(({ id }) => id)).toEqual(['payments', 'security']);
  });
  it('is not read from the key of a workflow, which may be the name of another team', () => {
    expect(chooseTeam(both, {}, ['handoff/security/payments']).id).toBe('security');
    expect(chooseTeam(both, {}, ['payments/security']).id).toBe('payments');
    expect(chooseTeam(both, {}, ['Handoff', 'security', 'payments']).id).toBe('security');
    expect(() => chooseTeam(both, {}, ['handoff/mobile/payments'])).toThrow('There are several teams');
    expect(() => chooseTeam(both, {}, ['handoff', 'mobile', 'payments'])).toThrow('There are several teams');
  });
  it('is asked for by the names of the teams, and a wrong one is answered with a suggestion', () => {
    expect(() => chooseTeam(both, {}, ['w49'])).toThrow(
      'There are several teams. Add --team with one of: payments, security.',
    );
    expect(() => chooseTeam(both, { team: 'payment' })).toThrow('There is no team "payment". Did you mean payments?');
  });
});
