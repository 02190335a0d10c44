/** `drumbeat up` with two teams in a folder: a third one is added while it runs, and it starts when no file can be used. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { readRunning } from '../config/running.ts';
import { drumbeatWith } from './support/command-line.ts';
import { broken, named, start, teamFile } from './support/command-line-world.ts';
import { freshDatabase } from './support/database.ts';
import { freshNamespace } from './support/namespace.ts';

const checkout = process.cwd();
const files = { payments: named('payments', 'Payments'), security: teamFile, tools: named('tools', 'Tools') };
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-up-'));
  await mkdir(join(folder, 'teams'));
  env = {
    PATH: process.env['PATH'] ?? '',
    DRUMBEAT_TEAM_FILE: 'teams',
    DATABASE_URL: await freshDatabase(),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: await freshNamespace(),
  };
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(checkout);
  await rm(folder, { recursive: true, force: true });
});

const put = (team: keyof typeof files, body = files[team]) => writeFile(join(folder, 'teams', `${team}.yaml`), body);
const ran = (...args: string[]) => drumbeatWith(env, args);

/** State, logs, the servers' files. */
async function readableByOthers(state: string): Promise<string[]> {
  const names = await readdir(state, { recursive: true });
  // What goes while we look is read by nobody.
  const modes = await Promise.all(names.map((name) => stat(join(state, name)).catch(() => null)));
  return names.filter((_, index) => ((modes[index]?.mode ?? 0) & 0o077) !== 0);
}

/** Resolves when it has said everything of its start. */
async function up() {
  const entry = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, 'up'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let words = '';
  child.stdout.on('data', (bytes: Buffer) => (words += bytes.toString('utf8')));
  await expect.poll(() => words, { timeout: 60_000 }).toContain('Ctrl-C stops everything');
  return {
    words: words.replaceAll(/\s+/g, ' '),
    end: async () => {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
    },
  };
}

test(
  'every team of the folder has its simulated vendors, one that is added meanwhile too',
  { timeout: 180_000 },
  async () => {
    await put('payments');
    await put('security');
    const running = await up();
    expect(running.words).toContain('Drumbeat is running for Payments and Security.');
    await put('tools');
    const simulated = (await readRunning())?.simulator;
    const { JIRA_URL = '', JIRA_EMAIL = '', JIRA_API_TOKEN = '' } = simulated?.variables ?? {};
    const authorization = `Basic ${Buffer.from(`${JIRA_EMAIL}:${JIRA_API_TOKEN}`).toString('base64')}`;
    const project = (key: string) =>
      fetch(`${JIRA_URL}/rest/api/3/project/${key}`, { headers: { authorization } }).then(
        ({ status }) => status,
        () => 'away',
      );
    await expect.poll(() => project('TOOLS'), { timeout: 30_000 }).toBe(200);
    expect(await project('PAYMENTS')).toBe(200);
    for (const team of Object.keys(files)) {
      await expect
        .poll(async () => (await ran('iteration', 'start', '--starts', start, '--team', team)).code, {
          timeout: 30_000,
        })
        .toBe(0);
    }
    await expect
      .poll(async () => (await ran('waiting')).stdout.match(/^\w+: Which goals|parked/gm), { timeout: 60_000 })
      .toEqual(['Payments: Which goals', 'Security: Which goals', 'Tools: Which goals']);
    expect(await readableByOthers(join(folder, '.drumbeat'))).toEqual([]);
    await running.end();
  },
);

test('with every file broken it starts for the teams that were stored', { timeout: 180_000 }, async () => {
  await put('payments', broken(files.payments));
  await put('security', broken(files.security));
  await put('tools', broken(files.tools));
  const running = await up();
  expect(running.words).toContain('Drumbeat is running for Payments, Security, and Tools.');
  expect(running.words).toMatch(/team payments as it was stored last; .* not loaded: \S*teams\/payments\.yaml:\d+: /);
  expect(running.words).toMatch(/\? Payments: Which goals .*\? Security: Which goals .*\? Tools: Which goals /);
  await running.end();
});
