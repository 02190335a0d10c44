/** The command line beside real servers: usage, exit codes, JSON, and what it says when something is missing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { table } from '../client/terminal/print.ts';
import { commandLine } from '../cli/program.ts';
import { nowhere, openCommandLineWorld, teamFile, type CommandLineWorld } from './support/command-line-world.ts';
import { teamFile as usual } from './support/team.ts';

let world: CommandLineWorld;
beforeAll(async () => {
  world = await openCommandLineWorld();
});
afterAll(() => world.close());

const drumbeat: CommandLineWorld['drumbeat'] = (args, changes) => world.drumbeat(args, changes);
const key = '2026-w49';

describe('usage', () => {
  /** Processes tell what they do line by line, and say where they run in `.drumbeat/running.json`: there is no one answer to give. */
  const processes = ['up', 'demo', 'worker', 'slack', 'codec'];

  it.each([...allCommands(), ...groups()])('$name: help with an example in 80 columns', ({ name, command }) => {
    let help = '';
    command.configureOutput({ writeOut: (words) => void (help += words) }).outputHelp();
    expect(help).toMatch(new RegExp(`Examples?:\n  .*drumbeat .*${name}`));
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(allCommands())('$name: what it does not know is wrong usage, also in JSON', async ({ name }) => {
    const { code, stderr } = await drumbeat([...name.split(' '), '--frobnicate']);
    expect(stderr).toContain("unknown option '--frobnicate'");
    expect(code).toBe(2);
    const inJson = await drumbeat([...name.split(' '), '--frobnicate', '--json']);
    expect(JSON.parse(inJson.stdout)).toEqual({ error: { what: expect.any(String), remedy: expect.any(String) } });
    expect(inJson).toMatchObject({ code: 2, stderr: '' });
  });

  // Most of them wait for servers that are not there: together.
  it.concurrent.each(allCommands().filter(({ name }) => !processes.includes(name)))(
    '$name --json: one document, whatever there is to say, and nothing beside it',
    async ({ name, command }) => {
      const needed = command.registeredArguments.filter((one) => one.required).map(() => key);
      const { code, stdout, stderr } = await drumbeat([...name.split(' '), ...needed, '--json'], {
        DATABASE_URL: nowhere.database,
        TEMPORAL_ADDRESS: nowhere.temporal,
      });
      const failed = { error: { what: expect.stringMatching(/./), remedy: expect.any(String) } };
      const answered = expect.not.objectContaining({ error: expect.anything() });
      expect(JSON.parse(stdout)).toEqual(code === 0 || name === 'check' ? answered : failed);
      expect(stderr).toBe('');
    },
  );

  it.each(allCommands())('$name stands in docs/command-line.md', async ({ name }) => {
    const page = await readFile(new URL('../docs/command-line.md', import.meta.url), 'utf8');
    const [verb = '', sub] = name.split(' ');
    expect(page).toMatch(
      new RegExp(sub === undefined ? `\\| .*\`${verb}\`` : `\\| \`${verb} .*\`.*${sub}|\\| \`${name}\``),
    );
  });

  it('the help of the program says what the exit codes mean', async () => {
    const { code, stdout } = await drumbeat(['--help']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Exit codes: 0 done, 1 refused or a problem found, 2 wrong usage, 3 Temporal, the database or a worker cannot be reached, 4 not found.',
    );
    expect(stdout).toContain('Example (start with it):\n  npm run drumbeat -- init\n');
    expect(code).toBe(0);
  });

  it('as a process it ends with the exit code', async () => {
    const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
    const ends = async (...args: string[]) => {
      const child = spawn(process.execPath, [main, ...args], {
        env: { ...world.environment, DATABASE_URL: nowhere.database },
        stdio: 'ignore',
      });
      return (await once(child, 'exit'))[0] as unknown;
    };
    expect(await Promise.all([ends('schema'), ends('waiting'), ends('frobnicate'), ends('up')])).toEqual([0, 3, 2, 3]);
  });

  it('a reader that has enough ends it without a word', async () => {
    const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ stderr, code: code as unknown }).toEqual({ stderr: '', code: 0 });
  });

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['decide'], "missing required argument 'workflow'"],
    [['iteration', 'start', '--starts', 'soon'], 'Write a date such as 2026-11-30'],
    [['decide', key, 'commit', 'commit', '--values', '{'], 'It is not valid JSON'],
  ])('wrong usage ends with 2: %j', async (args, words) => {
    const { code, stderr } = await drumbeat(args);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});

describe.concurrent('when something is missing', () => {
  it.each([
    [
      'the team file',
      ['waiting'],
      { DRUMBEAT_TEAM_FILE: 'none.yaml' },
      'none.yaml: There is no such file. Create one: npm run drumbeat -- init',
      1,
    ],
    [
      'the database',
      ['waiting'],
      { DATABASE_URL: nowhere.database },
      'PostgreSQL at 127.0.0.1:9/none does not answer (connect ECONNREFUSED 127.0.0.1:9). Start it, or fix DATABASE_URL.',
      3,
    ],
    ['any address', ['waiting'], { DATABASE_URL: '' }, 'DATABASE_URL is not set. Run `npm run drumbeat -- up`', 3],
    [
      'Temporal',
      ['schedules', 'apply'],
      { TEMPORAL_ADDRESS: nowhere.temporal },
      'Temporal at 127.0.0.1:9 does not answer. Start it, or fix TEMPORAL_ADDRESS.',
      3,
    ],
    [
      'the namespace',
      ['schedules', 'apply'],
      { TEMPORAL_NAMESPACE: 'none' },
      'has no namespace "none". Set TEMPORAL_NAMESPACE',
      3,
    ],
  ])('%s: one plain sentence, the remedy, and an exit code that says so', async (_what, args, changes, words, exit) => {
    const { code, stdout, stderr } = await drumbeat(args, changes);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(exit);
  });

  it('up says at once which of the servers that are named does not answer, and starts nothing', async () => {
    for (const changes of [{ DATABASE_URL: nowhere.database }, { TEMPORAL_ADDRESS: nowhere.temporal }]) {
      const [variable] = Object.keys(changes);
      const { code, stdout, stderr } = await drumbeat(['up'], changes);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^\\w+ at 127.0.0.1:9.* does not answer.* Start it, or fix ${variable}\\.\n$`));
    }
  });

  it('a program reads the remedy of a missing file or variable apart from what is wrong', async () => {
    const { stdout } = await drumbeat(['waiting', '--json'], { DRUMBEAT_TEAM_FILE: 'none.yaml' });
    expect(JSON.parse(stdout)).toEqual({
      error: { what: 'none.yaml: There is no such file', remedy: expect.stringMatching(/^Create one: /) },
    });
    const unset = await drumbeat(['waiting', '--json'], { DATABASE_URL: '' });
    expect(JSON.parse(unset.stdout)).toEqual({
      error: { what: 'DATABASE_URL is not set', remedy: expect.stringMatching(/^Run `npm run drumbeat -- up`/) },
    });
  });

  it('views says when the records could not be asked, and makes no link without an address', async () => {
    const { code, stdout } = await drumbeat(['views'], { DATABASE_URL: nowhere.database });
    expect(stdout).toContain('Workflows with an undecided write could not be listed: PostgreSQL at\n127.0.0.1:9/none');
    expect(stdout).toContain('For links, name the address of your Temporal UI: --ui <address>.');
    expect(stdout).not.toContain('/namespaces/');
    expect(code).toBe(0);
    expect((await drumbeat(['views', '--ui', 'https://t.example.com'])).stdout).toContain(
      '  open     https://t.example.com/namespaces/',
    );
  });

  it('a broken team file is told with its lines', async () => {
    const file = join(world.folder, 'broken.yaml');
    await writeFile(file, teamFile.replace('name: Security', 'name: Security\ncadense: 2'));
    const { code, stderr } = await drumbeat(['waiting'], { DRUMBEAT_TEAM_FILE: file });
    expect(stderr).toContain(`${file}:4: cadense is not a setting. Remove it or correct its name; valid names: id,`);
    expect(code).toBe(1);
  });

  it('a server that never answers does not hold the command up', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, stderr } = await drumbeat(['schedules', 'apply'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
    silent.close();
    expect(stderr).toContain('does not answer');
    expect(code).toBe(3);
  });
});

describe('a table', () => {
  it('breaks a path or an address after one of its signs, and a word of none where it must', () => {
    const path = '/home/somebody/projects/lighthouse/configuration/team.yaml';
    const drawn = table(
      ['Thing', 'What it is, in many words'],
      [[path, 'a file that is wide enough to leave no room at all beside it']],
    );
    const cells = drawn.split('\n').map((line) => line.split(/ {2,}/)[0] ?? '');
    expect(cells.slice(1).join('')).toBe(path);
    for (const cell of cells.slice(1, -1)) expect(cell).toMatch(/[/.]$/);
    expect(
      table(['A', 'B'], [['x'.repeat(100), 'b'.repeat(60)]])
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });
});

describe('check', () => {
  it('finds everything in place', async () => {
    const { code, stdout } = await drumbeat(['check']);
    expect(stdout).toContain('Everything is in place.');
    expect(stdout).not.toContain('✗');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(code).toBe(0);
  });

  it('says in one table what is wrong and what to do', async () => {
    const file = join(world.folder, 'wrong.yaml');
    const wrong = teamFile
      .replace('[slack, jira, github]', '[jira, github]')
      .replace('channel: C0SEC, visibility: internal', 'channel: C0NONE, visibility: internal')
      .replace('project: SEC', 'project: NONE')
      .replace('repository: acme/security, visibility: internal', 'repository: acme/security, visibility: public');
    await writeFile(file, wrong);
    const { code, stdout } = await drumbeat(['check'], {
      DRUMBEAT_TEAM_FILE: file,
      DATABASE_URL: nowhere.database,
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      SLACK_SIGNING_SECRET: 'wrong',
    });
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/✗ PostgreSQL PostgreSQL at .*DATABASE_URL/);
    expect(words).toMatch(/✗ Slack token .*\(invalid_auth\)/);
    expect(words).toMatch(/✗ Jira project NONE .*\(status\b.* 404\)/);
    expect(words).toMatch(/✗ GitHub .*github\.tracking/);
    expect(words).toMatch(/✓ GitHub token/);
    expect(code).toBe(1);
  });

  it('names a missing secret', async () => {
    const file = join(world.folder, 'real.yaml');
    await writeFile(file, usual);
    const names = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'JIRA_EMAIL', 'JIRA_API_TOKEN', 'GITHUB_TOKEN'];
    const unset = Object.fromEntries(names.map((name) => [name, '']));
    const { code, stdout } = await drumbeat(['check'], { ...unset, DRUMBEAT_TEAM_FILE: file });
    for (const name of names) {
      expect(stdout).toMatch(new RegExp(`✗ +${name} +is not set`));
    }
    expect(code).toBe(1);
  });
});

/** Words that several verbs begin with. */
function groups(): { name: string; command: Command }[] {
  return commandLine()
    .commands.filter((command) => command.commands.length > 0)
    .map((command) => ({ name: command.name(), command }));
}

/** Every verb, by its whole name. */
function allCommands(within: Command = commandLine(), before = ''): { name: string; command: Command }[] {
  return within.commands.flatMap((command) => {
    const name = `${before}${command.name()}`;
    return command.commands.length > 0 ? allCommands(command, `${name} `) : [{ name, command }];
  });
}
