/** The command line beside real servers and a real worker process: what it does, what it says when something is missing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { commandLine } from '../client/cli/program.ts';
import { readTeam } from '../config/read.ts';
import { iterationStarting } from '../domain/calendar.ts';
import { seedOf } from '../local/demo-seed.ts';
import { openDatabase } from '../records/database.ts';
import { votesOn } from '../records/questions.ts';
import { seedSchema } from '../simulator/seed.ts';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { drumbeatWith } from './support/command-line.ts';
import { freshDatabase } from './support/database.ts';
import { freshNamespace } from './support/namespace.ts';
import { teamFile as usual } from './support/team.ts';

const nowhere = 'postgresql://u@127.0.0.1:9/none';
const entry = fileURLToPath(new URL('../worker/main.ts', import.meta.url));

const checkout = process.cwd();
let folder: string;
let simulator: Simulator;
let environment: Record<string, string>;

/** On the real clock: an iteration that starts some days from now, whose draft is open and whose commit is not asked yet. */
const start = DateTime.now().plus({ days: 11 }).startOf('week').toISODate();
const teamFile = usual
  .replace("anchor: '2026-11-30'", `anchor: '${start}', draftOpens: 10, commitAsked: 1`)
  .concat('simulate: [slack, jira, github]\n');
const team = readTeam(teamFile, 'team.yaml');
const { key } = iterationStarting(team, start);
const id = `iteration/${team.id}/${key}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-cli-'));
  const file = join(folder, 'team.yaml');
  await writeFile(file, teamFile);
  simulator = await startSimulator({ port: 0, state: join(folder, 'state'), seed: seedSchema.parse(seedOf(team)) });
  environment = {
    PATH: process.env['PATH'] ?? '',
    DRUMBEAT_TEAM_FILE: file,
    DATABASE_URL: await freshDatabase(),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: await freshNamespace(),
    SLACK_API_URL: `${simulator.url}/slack/api/`,
    JIRA_URL: `${simulator.url}/jira`,
    GITHUB_API_URL: `${simulator.url}/github`,
  };
  // Whatever runs in the checkout is none of these tests' business.
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(checkout);
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

function drumbeat(args: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  return drumbeatWith({ ...environment, ...changes }, args);
}

async function startWorker(): Promise<{ worker: ChildProcess; line: string }> {
  const worker = spawn(process.execPath, [entry], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await once(worker.stdout, 'data').then(([chunk]) => String(chunk));
  return { worker, line };
}

describe('usage', () => {
  it('every command has help with an example, and fits 80 columns', () => {
    const verbs = commandLine().commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one]));
    expect(verbs.map((verb) => verb.name())).toEqual(
      'check preview up demo worker slack codec apply start list show cancel decide waiting resume new schema'.split(
        ' ',
      ),
    );
    for (const verb of verbs) {
      let help = '';
      verb.configureOutput({ writeOut: (words) => void (help += words) }).outputHelp();
      expect(help).toMatch(new RegExp(`Examples?:\n  .*drumbeat .*${verb.name()}`));
      for (const line of help.split('\nExample')[0]?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('as a process it ends with the exit code', async () => {
    const main = fileURLToPath(new URL('../client/cli/main.ts', import.meta.url));
    const ends = async (...args: string[]) => {
      const child = spawn(process.execPath, [main, ...args], { env: environment, stdio: 'ignore' });
      return (await once(child, 'exit'))[0] as unknown;
    };
    expect(await Promise.all([ends('schema'), ends('resume', key), ends('frobnicate')])).toEqual([0, 1, 2]);
  });

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['decide'], "missing required argument 'workflow'"],
    [['iteration', 'start', '--starts', 'soon'], 'Write a date like 2026-11-30'],
    [['decide', key, 'commit', 'commit', '--values', '{'], 'It is not JSON'],
  ])('wrong usage ends with 2: %j', async (args, words) => {
    const { code, complained } = await drumbeat(args);
    expect(complained).toContain(words);
    expect(code).toBe(2);
  });
});

describe('when something is missing', () => {
  it.each([
    [
      'the team file',
      ['waiting'],
      { DRUMBEAT_TEAM_FILE: 'none.yaml' },
      'none.yaml: There is no such file. Make one: cp examples/security.yaml',
    ],
    ['the database', ['waiting'], { DATABASE_URL: nowhere }, 'PostgreSQL at 127.0.0.1:9/none does not answer'],
    ['any address', ['waiting'], { DATABASE_URL: '' }, 'DATABASE_URL is not set. Run `npm run drumbeat -- up`'],
    [
      'Temporal',
      ['iteration', 'start'],
      { TEMPORAL_ADDRESS: '127.0.0.1:9' },
      'Temporal at 127.0.0.1:9 does not answer. Run `npm run drumbeat -- up`',
    ],
    [
      'the namespace',
      ['schedules', 'apply'],
      { TEMPORAL_NAMESPACE: 'none' },
      'has no namespace "none". Set TEMPORAL_NAMESPACE',
    ],
  ])('%s: one plain sentence, the remedy, exit code 1', async (_what, args, changes, words) => {
    const { code, said, complained } = await drumbeat(args, changes);
    expect(complained).toContain(words);
    expect(complained).not.toMatch(/\n\s+at /);
    expect(said).toBe('');
    expect(code).toBe(1);
  });

  it('a broken team file is told with its lines', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, teamFile.replace('name: Security', 'name: Security\ncadense: 2'));
    const { code, complained } = await drumbeat(['waiting'], { DRUMBEAT_TEAM_FILE: file });
    expect(complained).toContain(`${file}:4: cadense is not a setting. Remove it or correct its name; known here: id,`);
    expect(code).toBe(1);
  });

  it('a server that never answers does not hold the command up', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, complained } = await drumbeat(['schedules', 'apply'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    silent.close();
    expect(complained).toContain('does not answer');
    expect(code).toBe(1);
  });
});

describe('check', () => {
  it('finds everything in place', async () => {
    const { code, said } = await drumbeat(['check']);
    expect(said).toContain('Everything is in place.');
    expect(said).not.toContain('✗');
    for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(code).toBe(0);
  });

  it('says in one table what is wrong and what to do', async () => {
    const file = join(folder, 'wrong.yaml');
    const wrong = teamFile
      .replace('[slack, jira, github]', '[jira, github]')
      .replace('channel: C0SEC, visibility: internal', 'channel: C0NONE, visibility: internal')
      .replace('project: SEC', 'project: NONE')
      .replace('repository: acme/security, visibility: internal', 'repository: acme/security, visibility: public');
    await writeFile(file, wrong);
    const { code, said } = await drumbeat(['check'], {
      DRUMBEAT_TEAM_FILE: file,
      DATABASE_URL: nowhere,
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      SLACK_SIGNING_SECRET: 'wrong',
    });
    const words = said.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/✗ PostgreSQL does not answer .*DATABASE_URL/);
    expect(words).toMatch(/✗ Slack token .*\(invalid_auth\)/);
    expect(words).toMatch(/✗ Jira project NONE .*status 404/);
    expect(words).toMatch(/✗ GitHub .*github\.tracking/);
    expect(words).toMatch(/✓ GitHub token/);
    expect(code).toBe(1);
  });

  it('names a missing secret', async () => {
    const file = join(folder, 'real.yaml');
    await writeFile(file, usual);
    const { code, said } = await drumbeat(['check'], { DRUMBEAT_TEAM_FILE: file });
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'JIRA_EMAIL', 'JIRA_API_TOKEN', 'GITHUB_TOKEN']) {
      expect(said).toMatch(new RegExp(`✗ +${name} +is not set`));
    }
    expect(code).toBe(1);
  });
});

it(
  'one iteration: started once, answered, read without a worker, cancelled',
  { tags: ['R8', 'X1'], timeout: 180_000 },
  async () => {
    const ran = async (...args: string[]) => {
      const { code, said, complained } = await drumbeat(args);
      return { code, words: said + complained };
    };
    const containing = (code: number, words: string) => ({ code, words: expect.stringContaining(words) });
    const answer = (by: string, ...fields: string[]) => ran('decide', key, 'goals', 'goal', '--as', by, ...fields);
    const goal = ['title=Faster reviews', 'measure=under a day', 'owner=ben'];

    expect(await ran('waiting')).toEqual(containing(1, 'The database holds no records yet. Start a worker'));
    const first = await startWorker();
    expect(first.line).toMatch(/^The worker is ready: team Security, configuration [\da-f]{12}; 0 stories run at /);
    expect(await ran('waiting')).toEqual({ code: 0, words: 'Security waits for nobody.\n' });

    // Started once, whoever asks again.
    expect(await ran('iteration', 'start', '--starts', '2026-12-01')).toEqual(
      containing(1, 'No iteration of Security starts on 2026-12-01'),
    );
    expect(await ran('iteration', 'start', '--starts', start)).toEqual(containing(0, `Iteration ${key} is started.`));
    expect(await ran('iteration', 'start', '--starts', start)).toEqual(
      containing(0, `Iteration ${key} was started before (${id}); nothing was done.`),
    );

    // Answered by the same rules as in Slack.
    await expect.poll(() => ran('waiting'), { timeout: 20_000 }).toEqual(containing(0, 'Which goals'));
    const shown = await ran('decide', key, 'goals');
    expect(shown.words).toContain(`npm run drumbeat -- decide ${key} goals goal --as …`);
    const content = /content {2}([\da-f]{12})/.exec(shown.words)?.[1] ?? '';
    expect(await answer('ben')).toEqual(containing(1, 'title: Please fill this in.'));
    expect(await answer('zoe', ...goal)).toEqual(containing(1, 'nobody called "zoe"'));
    expect(await answer('mia', ...goal)).toEqual({ code: 1, words: 'This question was put to somebody else.\n' });
    expect(await answer('ben', ...goal, '--content', 'abc')).toEqual(containing(1, 'has changed'));
    expect(await answer('ben', ...goal, '--content', content)).toEqual(containing(0, 'Counted'));
    expect(await ran('decide', key, 'comit', 'commit', '--as', 'ada')).toEqual(
      containing(1, 'has not asked "comit". Open there: goals.'),
    );

    // Without a worker the records still answer, and a vote is stored.
    first.worker.kill('SIGTERM');
    expect(await once(first.worker, 'exit')).toEqual([0, null]);
    const waiting = await ran('waiting');
    expect(waiting.words).toMatch(/ {2}who .*\n {2}since .*\n {2}until .*\n/);
    for (const line of waiting.words.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect((await ran('iteration', 'list')).words).toMatch(new RegExp(`${key} +draft .* runs`));
    expect(await ran('iteration', 'show', key)).toEqual(containing(0, 'Not live: No worker answers'));
    expect(await answer('cleo', 'title=Second', 'measure=m', 'owner=cleo')).toEqual(
      containing(0, 'Your answer is stored.'),
    );

    // The worker that comes next counts it.
    const second = await startWorker();
    expect(second.line).toContain('1 story runs');
    const db = openDatabase(environment['DATABASE_URL'] ?? '');
    const counted = async () => (await votesOn(db, id, 'goals')).map((vote) => [vote.person, vote.counted]);
    const all = [
      ['mia', false],
      ['ben', true],
      ['cleo', true],
    ];
    await expect.poll(counted, { timeout: 20_000 }).toEqual(all);
    await db.destroy();

    expect(await ran('iteration', 'cancel', key)).toEqual({
      code: 0,
      words: `${key} is cancelled.\nTaken back: 1 open question.\n`,
    });
    expect(await ran('iteration', 'cancel', key)).toEqual(containing(0, 'has ended already: cancelled'));
    expect(await answer('ben', ...goal)).toEqual(containing(1, 'This is closed'));
    second.worker.kill('SIGTERM');
    await once(second.worker, 'exit');
  },
);
