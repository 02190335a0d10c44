/** `simulator/main.ts` as a process: what it answered survives `kill -9`, and what hinders it is said in plain words. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-simulator-'));
  const users = [{ id: 'U01ANNA', name: 'anna', real_name: 'Anna Weber' }];
  const channels = [{ id: 'C0TEAM', name: 'team', app_is_member: true }];
  await writeFile(join(folder, 'seed.json'), JSON.stringify({ slack: { users, channels } }));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function launch(port: string, seed = 'seed.json') {
  const args = ['--port', port, '--state', join(folder, 'state'), '--seed', join(folder, seed)];
  const child = spawn(process.execPath, ['simulator/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function start(): Promise<string> {
  const started = launch('0');
  const [line]: unknown[] = await once(started.stdout, 'data');
  return z.url().parse(String(line).trim().split(' ').at(-1));
}

async function say(url: string, key: string): Promise<boolean> {
  const metadata = { event_type: 'drumbeat', event_payload: { key } };
  const response = await fetch(`${url}/slack/api/chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-simulated', 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C0TEAM', text: key, metadata }),
  }).catch(() => null);
  return response?.ok ?? false;
}

const effects = z.array(z.object({ n: z.number(), marker: z.string() }));

test('kill -9 in the middle of writing loses nothing that was answered, and no effect counts twice', async () => {
  const url = await start();
  const answered: string[] = [];
  const writing = [1, 2, 3].map(async (writer) => {
    for (let n = 0; await say(url, `${writer}-${n}`); n += 1) answered.push(`${writer}-${n}`);
  });
  await expect.poll(() => answered.length, { timeout: 10_000 }).toBeGreaterThan(20);
  children.at(-1)?.kill('SIGKILL');
  await Promise.all(writing);

  const again = await start();
  const kept = effects.parse(await (await fetch(`${again}/effects`)).json());
  const marks = kept.map((one) => one.marker);
  expect(marks).toEqual(expect.arrayContaining(answered));
  expect(new Set(marks).size).toBe(marks.length);
  expect(kept.map((one) => one.n)).toEqual(kept.map((_, index) => index + 1));
});

test('a taken port and a wrong seed are told in one line', async () => {
  const port = new URL(await start()).port;
  const taken = launch(port);
  expect(await text(taken.stderr)).toMatch(/cannot start: port \d+ is in use/);
  expect(taken.exitCode ?? (await once(taken, 'exit'))[0]).toBe(1);

  await writeFile(join(folder, 'wrong.json'), JSON.stringify({ slack: { people: [] } }));
  expect(await text(launch('0', 'wrong.json').stderr)).toContain('slack');
});
