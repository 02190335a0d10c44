/** The Slack app as the supervisor runs it: one process, which says when it is ready, why it cannot start, and ends when asked. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readTeam } from '../config/read.ts';
import { freePort } from '../local/ports.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { freshDatabase } from './support/database.ts';
import { press, send, signed } from './support/slack-requests.ts';
import { accessTo } from '../simulator/access.ts';
import { teamFile } from './support/team.ts';

let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-slack-app-'));
  const file = join(folder, 'team.yaml');
  await writeFile(file, `${teamFile}\nsimulate: [slack]\n`);
  environment = {
    DRUMBEAT_TEAM_FILE: file,
    DATABASE_URL: await freshDatabase(),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    ...accessTo('http://127.0.0.1:9', ['slack']),
    SLACK_PORT: '0',
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('says when it is ready, lets Slack alone in, and ends at SIGTERM', async () => {
  const slackApp = start(environment);
  const [line] = await once(slackApp.stdout, 'data').then(([chunk]) => String(chunk).split('\n'));
  expect(line).toMatch(/^Slack app: listening on port \d+$/);
  const port = Number(line?.match(/\d+$/)?.[0]);
  const body = press({ w: 'w', q: 'q', h: 'h', c: 'c' }, { user: 'U0ADA', actionTs: '1.1' });
  expect(await send(port, signed(body, undefined, 'guessed'))).toMatchObject({ status: 401 });
  slackApp.kill('SIGTERM');
  expect(await once(slackApp, 'exit')).toEqual([0, null]);
});

test('with no file that can be used it continues for the teams that are stored, and names the files', async () => {
  const db = openDatabase(environment['DATABASE_URL'] ?? '');
  await migrate(db);
  const good = `${teamFile}\nsimulate: [slack]\n`;
  await storeConfiguration(db, readTeam(good, 'team.yaml'));
  await db.destroy();
  const file = join(folder, 'broken.yaml');
  await writeFile(file, good.replace('2026-11-30', 'soon'));
  const health = String(await freePort());
  const slackApp = start({ ...environment, DRUMBEAT_TEAM_FILE: file, DRUMBEAT_HEALTH_PORT: health });
  const [line] = await once(slackApp.stdout, 'data');
  expect(String(line)).toMatch(
    /listening on port \d+; not loaded: \S*broken\.yaml:\d+: iteration\.anchor is invalid .*Write/,
  );
  const ready = () => fetch(`http://127.0.0.1:${health}/ready`).then((answer) => answer.text());
  expect(await ready()).toMatch(/^ready\nwarning: \S*broken\.yaml:\d+/);
  await writeFile(file, good);
  expect(await ready()).toBe('ready\n');
  slackApp.kill('SIGTERM');
  await once(slackApp, 'exit');
});

test.each([
  [
    'nothing answers where the database should be',
    { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:9/none' },
    'DATABASE_URL',
  ],
  ['a variable is wrong', { SLACK_PORT: 'front' }, 'SLACK_PORT'],
])('does not start when %s, and says what to do', async (_, changes, named) => {
  const { code, said } = await ended({ ...environment, ...changes });
  expect(said).toContain(named);
  expect(said).not.toMatch(/\n\s+at |secret/);
  expect(code).toBe(1);
});

test('does not start on a port that is taken, and says what to do', async () => {
  const other: Server = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { code, said } = await ended({ ...environment, SLACK_PORT: port });
  expect(said).toBe(`The Slack app cannot use port ${port}. Set SLACK_PORT to a free one.\n`);
  expect(code).toBe(1);
  other.close();
});

async function ended(env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const slackApp = start(env);
  const [said, [code]] = await Promise.all([text(slackApp.stderr), once(slackApp, 'exit')]);
  return { code, said };
}

function start(env: Record<string, string>) {
  const main = fileURLToPath(new URL('../client/slack/main.ts', import.meta.url));
  return spawn(process.execPath, [main], { env: { ...env, PATH: process.env['PATH'] }, cwd: folder });
}
