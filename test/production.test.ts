/** Run for real: the image's own start commands, stopping with a write in flight, two workers of which one dies, encryption and its rotation. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { converterWith } from '../client/temporal/payload-codec.ts';
import { connectTemporal } from '../client/temporal/client.ts';
import { readPayloadKeys } from '../config/payload-keys.ts';
import { freePort } from '../local/ports.ts';
import { callTeammates } from '../local/demo/teammates.ts';
import type { Script } from '../local/demo/teammates-script.ts';
import { openDatabase } from '../records/database.ts';
import { getPlan } from '../workflows/contract/queries.ts';
import { documentedMetrics } from './support/alerts.ts';
import { layCable } from './support/cable.ts';
import { compose, secrets } from './support/compose.ts';
import { buildImage, type Image } from './support/image.ts';
import { doubled, openSite, type Process, type Site } from './support/site.ts';
import { send, signed } from './support/slack-requests.ts';

const worker = ['node', 'worker/main.ts'];
const door = ['node', 'client/slack/main.ts'];
const freshKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

async function health(port: string, path: string): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, body: (await answer.text()).trim() };
  } catch {
    return { status: 0, body: 'nobody listens' };
  }
}

/** Looks again and again, for two minutes at most: in hooks, where `expect.poll` is not to be had. */
const until = (seen: () => Promise<boolean>) =>
  vi.waitFor(async () => expect(await seen()).toBe(true), { timeout: 120_000, interval: 100 });

describe('the image', () => {
  let image: Image;
  let site: Site;
  beforeAll(async () => {
    [image, site] = await Promise.all([buildImage(), openSite()]);
  });
  afterAll(async () => {
    await site.close();
    await rm(image.folder, { recursive: true, force: true });
  });

  /** What the compose file gives this service, at the addresses of this machine. */
  async function start(service: string): Promise<{ process: Process; port: string }> {
    const { read } = await compose({
      ...secrets,
      DRUMBEAT_PAYLOAD_KEYS: freshKey('k1'),
      DRUMBEAT_CODEC_TOKEN: 'a'.repeat(32),
    });
    const { command = image.command, environment = {} } = read.services[service] ?? {};
    const port = String(await freePort());
    const here = { ...environment, ...site.env, DRUMBEAT_HEALTH_PORT: port, DRUMBEAT_CODEC_PORT: '0' };
    return { process: await site.start(command, here, image.folder), port };
  }

  /** The check that Compose runs inside the container, at the port of this machine. */
  async function healthCheck(port: string): Promise<number> {
    const { healthcheck } = (await compose(secrets)).read.services['worker'] ?? {};
    const [, program = '', ...args] = healthcheck?.test ?? [];
    const check = spawn(
      program,
      args.map((one) => one.replace('9464', port)),
      { env: site.env, cwd: image.folder },
    );
    return z
      .tuple([z.number()])
      .rest(z.unknown())
      .parse(await once(check, 'exit'))[0];
  }

  test('starts a worker and a Slack app that say they are ready, and end at SIGTERM', async () => {
    const [one, other] = [await start('worker'), await start('slack')];
    expect(one.process.ready).toMatch(/^The worker is ready: /);
    expect(other.process.ready).toBe(`Slack app: listening on port ${site.env.SLACK_PORT}`);
    for (const { port } of [one, other]) {
      await expect.poll(() => health(port, '/ready')).toEqual({ status: 200, body: 'ready' });
      expect(await health(port, '/live')).toEqual({ status: 200, body: 'alive' });
      expect(await healthCheck(port)).toBe(0);
    }
    expect(await send(Number(site.env.SLACK_PORT), signed('x=1', undefined, 'guessed'))).toMatchObject({
      status: 401,
    });
    expect((await health(other.port, '/metrics')).body).toMatch(
      /^drumbeat_slack_requests_total\{outcome="refused"[^}]*\} 1$/m,
    );
    for (const { process } of [one, other]) process.kill('SIGTERM');
    expect([await one.process.ended, await other.process.ended]).toEqual([0, 0]);
  }, 120_000);

  test('starts a codec server with the token that it asks for', async () => {
    const { process } = await start('codec');
    const [, port = ''] =
      /^Codec server: listening on 0\.0\.0\.0:(\d+) for http:\/\/localhost:8080$/.exec(process.ready) ?? [];
    const ask = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/decode`, { method: 'POST', body: '{"payloads":[]}', headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${'a'.repeat(32)}` })).status).toBe(200);
    process.kill('SIGTERM');
    expect(await process.ended).toBe(0);
  }, 60_000);

  test('runs the command line', async () => {
    const { ready } = await site.start(['node', 'cli/main.ts', 'keys', 'new'], {}, image.folder);
    expect(ready).toMatch(/^k-.*=$/);
    // As every remedy writes it.
    const npm = await site.start(['npm', 'run', '--silent', 'drumbeat', '--', 'keys', 'new'], {}, image.folder);
    expect(npm.ready).toMatch(/^k-.*=$/);
  }, 60_000);

  test.each(['up', 'demo'])('has no servers of its own, and %s says so in one line', async (verb) => {
    await expect(site.start(['node', 'cli/main.ts', verb], {}, image.folder)).rejects.toThrow(
      new RegExp(
        `ended at once:\n\`${verb}\` is not in this image, which has no servers of its own\\. Run it from a checkout.*\n$`,
      ),
    );
  });
});

test(
  'a worker that is told to stop is no longer ready, ends the write that runs, and another continues: once',
  { tags: ['X6'], timeout: 120_000 },
  async () => {
    const site = await openSite();
    onTestFinished(() => site.close());
    const port = String(await freePort());
    const first = await site.start(worker, { DRUMBEAT_HEALTH_PORT: port });
    await site.fault({ vendor: 'slack', match: 'chat.postMessage', kind: 'slow', ms: 4_000 });
    await site.start(['node', 'cli/main.ts', 'iteration', 'start', '--starts', site.starts]);
    await expect.poll(async () => (await site.effects()).length, { timeout: 30_000 }).toBeGreaterThan(0);

    first.kill('SIGTERM');
    await expect.poll(() => health(port, '/ready'), { interval: 20 }).toMatchObject({ status: 503 });
    expect(await first.ended).toBe(0);

    const db = openDatabase(site.env.DATABASE_URL);
    onTestFinished(() => db.destroy());
    const writes = () => db.selectFrom('writes').select(['key', 'attempts', 'done_at']).execute();
    const left = await writes();
    expect(left.length).toBeGreaterThan(0);
    for (const { key, attempts, done_at: done } of left) {
      expect({ key, attempts, done: done !== null }).toEqual({ key, attempts: 1, done: true });
    }

    await site.start(worker);
    const [asked] = await db.selectFrom('questions').select('workflow_id').where('question_id', '=', 'goals').execute();
    const goal = ['title=Faster', 'measure=days', 'owner=ben'];
    const decide = ['node', 'cli/main.ts', 'decide', asked?.workflow_id ?? '', 'goals', 'goal', '--as', 'ben', ...goal];
    // Only a worker counts an answer.
    expect(await (await site.start(decide)).ended).toBe(0);
    expect(doubled(await site.effects())).toEqual([]);
  },
);

/** Words that must not be found where only machines should read. */
const canaries = {
  goal: 'CANARY-GOAL nobody outside may read this',
  measure: 'CANARY-MEASURE of the goal',
  issue: 'CANARY-ISSUE the login can be bypassed',
} as const;
const planning: Script = {
  'decide:goal': (person, nth) =>
    person === 'ada' && nth === 0 ? { title: canaries.goal, measure: canaries.measure, owner: 'ben' } : null,
  'decide:commit': () => 'click',
};

describe('an iteration under two workers, with keys that change', () => {
  let site: Site;
  let histories: string;
  let metrics: string;
  let lacking: { readonly log: string; readonly ready: { readonly status: number; readonly body: string } };
  const processes: Process[] = [];
  const [older, newer] = [freshKey('older'), freshKey('newer')];
  const rotated = { DRUMBEAT_PAYLOAD_KEYS: `${newer},${older}` };
  const keysOf = (list: string) => {
    const keys = readPayloadKeys(list, undefined);
    if ('wrong' in keys) throw new Error(keys.wrong);
    return keys;
  };

  const profile = () => {
    const address = inject('temporalAddress');
    const payloadKeys = keysOf(rotated.DRUMBEAT_PAYLOAD_KEYS);
    return { address, namespace: site.env.TEMPORAL_NAMESPACE, options: { address }, payloadKeys };
  };

  beforeAll(async () => {
    site = await openSite(canaries.issue);
    const start = async (command: readonly string[], more: Record<string, string>) => {
      const started = await site.start(command, { LOG_LEVEL: 'debug', ...more });
      processes.push(started);
      return started;
    };
    const before = await start(worker, { DRUMBEAT_PAYLOAD_KEYS: older });
    await start(['node', 'cli/main.ts', 'iteration', 'start', '--starts', site.starts], {
      DRUMBEAT_PAYLOAD_KEYS: older,
    });
    await until(async () => (await site.effects()).length > 0);
    before.kill('SIGTERM');
    await before.ended;

    const [healthPort, doorHealth] = [String(await freePort()), String(await freePort())];
    const [dying, staying] = await Promise.all([
      start(worker, rotated),
      start(worker, { ...rotated, DRUMBEAT_HEALTH_PORT: healthPort }),
      start(door, { ...rotated, DRUMBEAT_HEALTH_PORT: doorHealth }),
    ]);
    const teammates = await callTeammates({
      simulator: site.simulator,
      team: site.team,
      file: join(site.folder, 'teammates.json'),
      say: () => undefined,
      script: planning,
    });
    const did = (operation: string) => async () => (await site.effects()).some((one) => one.operation === operation);
    await until(did('issues.create'));
    dying.kill('SIGKILL');
    // The other may have had nothing to do so far: it must have continued before anything is counted.
    await resumeAll();
    await until(() => counted(healthPort, 'temporal_workflow_task_execution_latency'));

    const db = openDatabase(site.env.DATABASE_URL);
    const unfinished = () => db.selectFrom('writes').select('key').where('done_at', 'is', null).execute();
    const frozen = () => db.selectFrom('plans').select('hash').execute();
    await until(async () => (await frozen()).length === 1);
    await until(async () => (await unfinished()).length === 0);
    await teammates.stop();
    await db.destroy();
    metrics = `${(await health(healthPort, '/metrics')).body}\n${(await health(doorHealth, '/metrics')).body}`;
    histories = await rawHistories();
    staying.kill('SIGTERM');
    await staying.ended;
    await lackingWorks();
    await impostorWorks();
    await start(worker, rotated);
  }, 300_000);
  afterAll(() => site.close());

  const counted = async (port: string, name: string) =>
    (await health(port, '/metrics')).body.split('\n').some((line) => line.startsWith(name) && line.includes('{'));

  /** So that there is work to be taken. */
  async function resumeAll(): Promise<void> {
    const reader = await connectTemporal(profile());
    for (const { workflowId } of await reader.list(site.team.id)) await reader.resume(workflowId);
    await reader.close();
  }

  /** A worker that has neither key: what it says, and whether it works on. */
  async function lackingWorks(): Promise<void> {
    const port = String(await freePort());
    const more = { DRUMBEAT_HEALTH_PORT: port, DRUMBEAT_PAYLOAD_KEYS: freshKey('stranger') };
    const stranger = await site.start(worker, more);
    await resumeAll();
    await until(async () => (await health(port, '/ready')).body.includes('warning: A payload is encrypted'));
    lacking = { log: stranger.log(), ready: await health(port, '/ready') };
    stranger.kill('SIGKILL');
    await stranger.ended;
  }

  /** One with other keys under the same ids fails and stays; in the end its way to Temporal is cut: what it counts. */
  async function impostorWorks(): Promise<void> {
    const cable = await layCable(site.env.TEMPORAL_ADDRESS);
    const port = String(await freePort());
    const more = {
      TEMPORAL_ADDRESS: cable.address,
      DRUMBEAT_HEALTH_PORT: port,
      DRUMBEAT_PAYLOAD_KEYS: `${freshKey('newer')},${freshKey('older')}`,
    };
    const impostor = await site.start(worker, more);
    await resumeAll();
    await until(() => counted(port, 'temporal_workflow_task_execution_failed_total'));
    await cable.cut();
    await until(() => counted(port, 'temporal_request_failure_total'));
    metrics += `\n${(await health(port, '/metrics')).body}`;
    impostor.kill('SIGKILL');
  }

  /** Of every workflow, as Temporal stores it: no codec on the way. */
  async function rawHistories(): Promise<string> {
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const client = new Client({ connection, namespace: site.env.TEMPORAL_NAMESPACE });
    const all: string[] = [];
    for await (const { workflowId } of client.workflow.list()) {
      all.push(historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()));
    }
    await connection.close();
    return all.join('\n');
  }

  const inClear = (text: string) => {
    // Payloads are base64 in JSON: look inside them too.
    const inside = [...text.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString('latin1'),
    );
    return [text, ...inside].join('\n');
  };
  const secretWords = () => [
    ...Object.values(canaries),
    ...Object.values(site.team.people).map(({ name }) => name),
    'What do we',
    'Do we commit',
  ];

  test('nothing is done twice, although one of the workers was killed', { tags: ['X6'] }, async () => {
    expect(doubled(await site.effects())).toEqual([]);
    expect((await site.effects()).map(({ operation }) => operation)).toContain('issues.create');
  });

  test('Temporal holds no title, no name and no question in clear text; both keys wrote', { tags: ['X5'] }, () => {
    const clear = inClear(histories);
    expect(secretWords().filter((word) => clear.includes(word))).toEqual([]);
    // That the look finds what is there: ids and types are never encrypted, and say so.
    expect(clear).toContain('iteration/security/');
    const ids = new Set(
      [...clear.matchAll(/"encryption-key-id":\s*"([^"]+)"/g)].map(([, id = '']) =>
        Buffer.from(id, 'base64').toString(),
      ),
    );
    expect(ids).toEqual(new Set(['older', 'newer']));
    // Summaries of activities and timers as well as arguments and results.
    const metadata = [...histories.matchAll(/"summary":\s*\{[^}]*"encoding":\s*"([^"]+)"/g)];
    expect(new Set(metadata.map(([, encoding = '']) => Buffer.from(encoding, 'base64').toString()))).toEqual(
      new Set(['binary/encrypted']),
    );
  });

  test('a worker that lacks a key works on: its log and its health name the id', () => {
    const said =
      /A payload is encrypted with the key "(older|newer)", which is not configured \(only "stranger"\)\. Add that key to DRUMBEAT_PAYLOAD_KEYS after the first\.$/m;
    expect(lacking.log).toMatch(said);
    expect(lacking.ready).toEqual({ status: 200, body: expect.stringMatching(said) });
  });

  test('whoever has the keys reads it, across the rotation; whoever lacks one is told which', async () => {
    const address = inject('temporalAddress');
    const namespace = site.env.TEMPORAL_NAMESPACE;
    const connection = await Connection.connect({ address });
    const reading = (list: string) => new Client({ connection, namespace, dataConverter: converterWith(keysOf(list)) });
    const workflows = await connectTemporal(profile());
    const running = await workflows.list(site.team.id);
    await workflows.close();
    const { workflowId = '' } = running.find((one) => one.workflowId.startsWith('iteration/')) ?? {};
    const plan = (keys: string) => reading(keys).workflow.getHandle(workflowId).query(getPlan);
    // The worker that came after those continues with what they could not read.
    await expect
      .poll(() => plan(rotated.DRUMBEAT_PAYLOAD_KEYS).catch(() => null), { timeout: 90_000 })
      .toMatchObject({ goals: [{ title: canaries.goal }] });
    await expect(plan(freshKey('stranger'))).rejects.toThrow(
      /encrypted with the key "newer", which is not configured \(only "stranger"\)/,
    );
    await connection.close();
  }, 120_000);

  test('the logs of worker, Slack app and command line hold no word of anybody', { tags: ['X5'] }, () => {
    const logs = processes.map((one) => one.log()).join('\n');
    expect(secretWords().filter((word) => logs.includes(word))).toEqual([]);
    expect(logs).toContain('"level"');
  });

  test('the metrics count, are those that the guide names, and name nobody', async () => {
    const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1]);
    expect(value('drumbeat_running_workflows')).toBe(1);
    expect(value('drumbeat_records_reachable')).toBe(1);
    expect(value('drumbeat_parked_workflows')).toBe(0);
    expect(value('drumbeat_undecided_writes')).toBe(0);
    expect(metrics).toMatch(/^drumbeat_slack_requests_total\{outcome="acknowledged"\} [1-9]/m);
    expect(metrics).toMatch(/^temporal_workflow_task_execution_latency_count\{/m);
    const shown = new Set(metrics.match(/^\w+(?=[{ ])/gm));
    const histogram = (name: string) => ['', '_bucket', '_count'].some((part) => shown.has(name + part));
    expect((await documentedMetrics()).filter((name) => !histogram(name))).toEqual([]);
    expect(secretWords().filter((word) => metrics.includes(word))).toEqual([]);
    expect(Object.keys(site.team.people).filter((id) => metrics.includes(`"${id}"`))).toEqual([]);
  });
});
