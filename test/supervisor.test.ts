import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Control, openControl } from '../local/demo/control.ts';
import { choosePorts, savePorts, type UsualPorts } from '../local/environment-ports.ts';
import { program, type Part } from '../local/parts.ts';
import { claimPort, freePort } from '../local/ports.ts';
import { lives, untilGone } from '../local/processes.ts';
import { supervise } from '../local/supervisor.ts';
import { welcome } from '../local/up.ts';
import { sleeper } from './support/environment.ts';
import { team } from './support/team.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-supervisor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the supervisor', () => {
  it('starts parts in order and stops them in the reverse order, once', async () => {
    const notes: string[] = [];
    const supervisor = await supervise([sleeper('database', notes), sleeper('worker', notes)], () => undefined);
    await Promise.all([supervisor.stopAll(), supervisor.stopAll()]);
    expect(notes).toEqual(['start database', 'start worker', 'stop worker', 'stop database']);
  });

  it('starts a killed part again and says so in plain words, with what it says itself', async () => {
    const said: string[] = [];
    const entry = 'test/support/programs/sleeps.ts';
    const part = program({ name: 'worker', entry, env: () => ({}), log: join(folder, 'worker.log') });
    const supervisor = await supervise([part], (line) => said.push(line));
    onTestFinished(() => supervisor.stopAll());
    const before = supervisor.parts()[0]?.pid;
    await supervisor.kill('worker');
    await expect.poll(() => supervisor.parts()[0]?.state).toBe('running');
    expect(supervisor.parts()[0]).toMatchObject({ restarts: 1 });
    expect(supervisor.parts()[0]?.pid).not.toBe(before);
    expect(said).toEqual(['worker ended (killed by SIGKILL); restarting it.', 'worker is running again. ready']);
  });

  it('leaves a part down that was stopped, until it is started', async () => {
    const supervisor = await supervise([sleeper('worker', [])], () => undefined);
    onTestFinished(() => supervisor.stopAll());
    await supervisor.stop('worker');
    await pause(400);
    expect(supervisor.parts()[0]).toMatchObject({ state: 'stopped', restarts: 0 });
    await supervisor.start('worker');
    expect(supervisor.parts()[0]).toMatchObject({ state: 'running', restarts: 0 });
  });

  it('stops what it started when a later part cannot start', async () => {
    const notes: string[] = [];
    const broken: Part = { name: 'Slack app', start: () => Promise.reject(new Error('Port 3000 is in use.')) };
    await expect(supervise([sleeper('worker', notes), broken], () => undefined)).rejects.toThrow(
      'Port 3000 is in use.',
    );
    expect(notes).toEqual(['start worker', 'stop worker']);
  });
});

describe('a part that is a program', () => {
  it('tells why it did not start, with the last lines it printed', async () => {
    const part = program({
      name: 'worker',
      entry: 'test/support/programs/refuses.ts',
      env: () => ({}),
      log: join(folder, 'a.log'),
    });
    await expect(part.start()).rejects.toThrow(
      /The worker exited at once \(exit code 3\):\n.*DATABASE_URL is not set/s,
    );
  });

  it('ends when its supervisor is killed', async () => {
    const parent = spawn(process.execPath, ['test/support/programs/supervises.ts', join(folder, 'b.log')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (bytes) => resolve(Number(bytes))));
    expect(lives(pid)).toBe(true);
    parent.kill('SIGKILL');
    expect(await untilGone(pid, 5_000)).toBe(true);
  });
});

describe('ports', () => {
  /** A port of this machine that another program has. */
  async function taken(): Promise<number> {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    return port;
  }

  it('names the port in use, for whom it was wanted, and the remedy', async () => {
    const port = await taken();
    await expect(claimPort(port, 'the Slack app', 'Set SLACK_PORT.')).rejects.toThrow(
      `Port ${port}, wanted for the Slack app, is in use by another program. Set SLACK_PORT.`,
    );
  });

  it('shares a machine: parts whose usual ports are taken get others, and keep them; only a Slack app port that is fixed is refused', async () => {
    const inUse = [await taken(), await taken(), await taken(), await taken()] as const;
    const [temporal, temporalUi, slackApp, simulator] = inUse;
    const usual: UsualPorts = { temporal, temporalUi, slackApp, simulator, slackAppIsFixed: false };
    const home = await mkdtemp(join(folder, 'ports-'));
    const first = await choosePorts(home, usual);
    expect(inUse.filter((port) => Object.values(first).includes(port))).toEqual([]);
    await savePorts(home, first);
    expect(await choosePorts(home, usual)).toEqual(first);
    await expect(choosePorts(home, { ...usual, slackAppIsFixed: true })).rejects.toThrow(
      `Port ${slackApp}, wanted for the Slack app, is in use by another program. Stop that program, or set SLACK_PORT`,
    );
  });
});

describe('the first words of `up`', () => {
  const temporal = { address: '127.0.0.1:7233', namespace: 'default', ui: 'http://127.0.0.1:8233' };
  const simulator = { url: 'http://127.0.0.1:4000', console: 'http://127.0.0.1:4000', variables: {} };
  const slackApp = 'http://127.0.0.1:3000/slack/events';
  const running = { folder, teamFile: 'team.yaml', clock: 'real', databaseUrl: '', control: '' } as const;
  const ready =
    'The worker is ready: team Security, configuration 0123456789ab, Temporal at 127.0.0.1:7233 (default); 3 workflows run, 2 timers fired and 1 answer came while no worker ran, 2 questions are open, 0 writes undecided.';

  async function said(waiting: readonly string[]): Promise<string> {
    const supervisor = await supervise([sleeper('worker', [], ready)], () => undefined);
    onTestFinished(() => supervisor.stopAll());
    const words = welcome([team], { running: { ...running, temporal, simulator, slackApp }, supervisor }, waiting);
    const lines = words.join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    return lines.join('\n');
  }

  it('say where everything is, what the worker found, and the next step', async () => {
    const first = await said([]);
    expect(first).toContain('  Temporal    http://127.0.0.1:8233\n');
    expect(first.replaceAll(/\s+/g, ' ')).toContain(ready);
    expect(first).toMatch(/Next, in a second terminal:\n.* check .*\n.* iteration start .*\n.* schedules apply .*$/);
    const question =
      'Which goals does the iteration 2026-w49 have? → Ada Lindqvist, Ben Okafor, until Mon 30 Nov, 10:00';
    const later = await said([question]);
    expect(later.replaceAll(/\s+/g, ' ')).toContain(`? ${question}`);
    expect(later).toMatch(/Next, in a second terminal:\n.* waiting .*$/);
  });
});

describe('the control', () => {
  let control: Control;
  let said: string[];
  beforeAll(async () => {
    said = [];
    const supervisor = await supervise([sleeper('worker', [])], (line) => said.push(line));
    control = await openControl({ supervisor });
    return async () => {
      await control.close();
      await supervisor.stopAll();
    };
  });
  const post = (path: string, body: unknown, type = 'application/json') =>
    fetch(control.url + path, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });

  const parts = (): Promise<unknown> => fetch(`${control.url}/parts`).then((answer) => answer.json());

  it('lists the parts and kills one, which then runs again', async () => {
    expect(await parts()).toMatchObject([{ name: 'worker', state: 'running', restarts: 0 }]);
    expect((await post('/kill', { part: 'worker' })).status).toBe(200);
    await expect.poll(parts).toMatchObject([{ state: 'running', restarts: 1 }]);
  });

  it('tells when a part ended and was ready again, and says so to a page', async () => {
    const before = Date.now();
    await post('/stop', { part: 'worker' });
    expect(await parts()).toMatchObject([{ state: 'stopped', pid: null }]);
    await post('/start', { part: 'worker' });
    const state = z.object({ parts: z.array(z.object({ readyAt: z.number(), endedAt: z.number() })) });
    const [worker] = state.parse(await (await fetch(`${control.url}/state`)).json()).parts;
    expect(worker?.endedAt).toBeGreaterThanOrEqual(before);
    expect(worker?.readyAt).toBeGreaterThanOrEqual(worker?.endedAt ?? Infinity);
  });

  it('does not answer under a foreign name, whatever that resolves to', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      get(`${control.url}/parts`, { headers: { host: 'rebound.example.com' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });
    expect(answer).toBe(403);
  });

  it('refuses what it does not know, and what a foreign page could send', async () => {
    const unknown = await post('/kill', { part: 'weather' });
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { error: 'There is no part "weather"; there are worker.' },
    ]);
    expect((await post('/kill', { part: 'worker' }, 'text/plain')).status).toBe(415);
    expect((await post('/kill', {})).status).toBe(400);
    expect((await fetch(`${control.url}/elsewhere`)).status).toBe(404);
    const headers = { origin: 'http://evil.example.com', 'content-type': 'application/json' };
    const body = JSON.stringify({ part: 'worker' });
    expect((await fetch(`${control.url}/kill`, { method: 'POST', headers, body })).status).toBe(403);
    expect((await fetch(`${control.url}/state`, { headers })).status).toBe(403);
    // Nor whoever only knows the port.
    expect((await fetch(new URL('/parts', control.url))).status).toBe(404);
    // There is no demo here whose people could fall silent.
    expect((await post('/nobody-answers', { on: true })).status).toBe(404);
  });
});
