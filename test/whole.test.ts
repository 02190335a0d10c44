/**
 * The whole product end to end, as `npm run demo -- --auto` runs it: dev server, PostgreSQL, worker, Slack app and simulators, each its
 * own process. On the way the worker and the Slack app are killed with -9, the demo is stopped, its records are restored into an empty
 * database, and it is started again. What Temporal stores is encrypted all the while.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { loadTeam } from '../config/load.ts';
import { startPostgres } from '../local/postgres.ts';
import { dumpAndRestore } from './support/restored.ts';

const program = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const key = `k1:${randomBytes(32).toString('base64')}`;
let folder: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-whole-'));
});
afterEach(async () => {
  if (running?.exitCode === null) {
    running.kill('SIGINT');
    await once(running, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** Runs the demo and tells each line that it prints. @returns the exit code */
async function demo(told: (line: string, self: ChildProcess) => void): Promise<number | null> {
  const self = spawn(process.execPath, [program, 'demo', '--auto'], {
    cwd: folder,
    env: { ...process.env, DRUMBEAT_PAYLOAD_KEYS: key, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = self;
  createInterface(self.stdout).on('line', (line) => told(line, self));
  await once(self, 'exit');
  return self.exitCode;
}

async function contents(room: string, files: RegExp): Promise<string> {
  const path = join(folder, '.drumbeat/demo', room);
  const names = (await readdir(path)).filter((name) => files.test(name));
  return (await Promise.all(names.map((name) => readFile(join(path, name), 'latin1')))).join('\n');
}

async function kill(part: string): Promise<void> {
  const { control } = z
    .object({ control: z.string() })
    .parse(JSON.parse(await readFile(join(folder, '.drumbeat/running.json'), 'utf8')));
  const answer = await fetch(`${control}/kill`, {
    method: 'POST',
    body: JSON.stringify({ part }),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.ok).toBe(true);
}

test(
  'an iteration is lived through although the worker and the Slack app are killed and the demo is stopped half-way',
  { tags: ['R8', 'R27', 'R28', 'R30', 'X6'], timeout: 400_000 },
  async () => {
    const done = new Map<string, Promise<unknown>>();
    const atFirst = (line: string, step: string, activity: () => unknown): void => {
      if (line.includes(step) && !done.has(step)) done.set(step, Promise.resolve(activity()));
    };
    const first = await demo((line, self) => {
      atFirst(line, '· running', () => kill('worker'));
      atFirst(line, 'decide in sync 1', () => kill('Slack app'));
      atFirst(line, '· go or no-go', () => self.kill('SIGINT'));
    });
    await Promise.all(done.values());
    expect(done.size).toBe(3);
    expect(first).toBe(0);

    const postgres = await startPostgres({ folder: join(folder, '.drumbeat/demo/postgres') });
    const restored = await dumpAndRestore(postgres.url);
    await postgres.stop();
    expect(restored).toBeGreaterThan(20);

    const lines: string[] = [];
    const second = await demo((line) => lines.push(line));
    const report = lines.join('\n');
    expect(report).toContain('0 doubled, 0 missing, 0 unexplained');
    expect(report).toMatch(/is in the committed plan of \d{4}-w\d\d/);
    expect(report).toMatch(/Goals, as communicated → as achieved\n +achieved/);
    expect(second).toBe(0);
    expect(lines.filter((line) => line.length > 80 && !line.includes(folder))).toEqual([]);
    const data = z.object({ iteration: z.string(), writes: z.array(z.object({ count: z.number() })) });
    const { writes } = data.parse(JSON.parse(await contents('.', /^report\.json$/)));
    const told = writes.reduce((sum, { count }) => sum + count, 0);
    expect(report).toContain(`${told} in the report, `);

    // What people wrote is neither in Temporal's own file nor in a log; workflow ids are, so the look is a real one.
    const { people } = await loadTeam('examples/demo.yaml');
    const names = Object.values(people).map(({ name }) => name);
    const written = [...names, 'Signing keys are rotated', 'A review waits for more than a day', 'names one reviewer'];
    const stored = await contents('temporal', /temporal\.db/);
    expect(stored).toContain('iteration/lighthouse/');
    expect(written.filter((words) => stored.includes(words))).toEqual([]);
    const logs = await contents('logs', /^(worker|slack-app)\.log$/);
    expect(logs).toContain('The worker is ready');
    expect(written.filter((words) => logs.includes(words))).toEqual([]);
  },
);
