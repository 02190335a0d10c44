/** The worker as a process: what it waits for, what it refuses, and what its log may say. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureTypes } from '../domain/failures.ts';
import { withoutForeignWords } from '../worker/logging.ts';
import { waitForServer } from '../worker/wait-for-servers.ts';
import { TemporalUnreachable } from '../client/temporal/errors.ts';
import { freshDatabase } from './support/database.ts';
import { teamFile } from './support/team.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-worker-'));
  file = join(folder, 'team.yaml');
  await writeFile(file, teamFile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(env: Readonly<Record<string, string>>) {
  const entry = fileURLToPath(new URL('../worker/main.ts', import.meta.url));
  return spawn(process.execPath, [entry], { cwd: folder, env: { DRUMBEAT_TEAM_FILE: file, ...env } });
}

const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'abc',
  JIRA_EMAIL: 'bot@example.com',
  JIRA_API_TOKEN: 'abc',
  GITHUB_TOKEN: 'abc',
};

describe('starting', () => {
  it('without a secret it refuses, and names it', async () => {
    const worker = start({
      ...secrets,
      DATABASE_URL: 'postgresql://u@127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      JIRA_API_TOKEN: '',
    });
    const [stderr, [code]] = await Promise.all([text(worker.stderr), once(worker, 'exit')]);
    expect(stderr).toMatch(/^JIRA_API_TOKEN is not set\. Make one at https:\/\/id\.atlassian\.com/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('with nothing stored and no file that can be used it refuses, with every problem', async () => {
    const teams = await mkdtemp(join(folder, 'teams-'));
    await writeFile(join(teams, 'a.yaml'), teamFile.replace('2026-11-30', 'soon'));
    await writeFile(join(teams, 'b.yaml'), 'id: [');
    const worker = start({ ...secrets, DRUMBEAT_TEAM_FILE: teams, DATABASE_URL: await freshDatabase() });
    const [stderr, [code]] = await Promise.all([text(worker.stderr), once(worker, 'exit')]);
    expect(stderr).toMatch(/a\.yaml:\d+: iteration\.anchor is invalid .*\n.*b\.yaml:\d+: This is not valid YAML/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('before its servers it waits, and says for what', async () => {
    const worker = start({
      ...secrets,
      DATABASE_URL: 'postgresql://u@127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    const [line] = await once(worker.stderr, 'data');
    worker.kill('SIGKILL');
    expect(String(line)).toMatch(/^PostgreSQL at 127\.0\.0\.1:9\/none does not answer.* Trying again in 1 s\.\n$/);
  });

  it('told to stop while it waits, it ends at once and in order', async () => {
    const worker = start({
      ...secrets,
      DATABASE_URL: 'postgresql://u@127.0.0.1:9/none',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    await once(worker.stderr, 'data');
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
  });

  it('continues when the server is there; what does not pass by itself ends it', async () => {
    const lines: string[] = [];
    let attempts = 0;
    const answer = await waitForServer(
      async () => {
        attempts += 1;
        if (attempts === 1) throw new TemporalUnreachable('Temporal at 127.0.0.1:9 does not answer', 'Start it.');
        return 'there';
      },
      (line) => lines.push(line),
    );
    expect(answer).toBe('there');
    expect(lines).toEqual(['Temporal at 127.0.0.1:9 does not answer. Start it. Trying again in 1 s.']);
    await expect(waitForServer(() => Promise.reject(new TypeError('a defect')))).rejects.toThrow('a defect');
  });
});

describe('the log', () => {
  it('keeps our own words and drops those of others', () => {
    const parked = ApplicationFailure.nonRetryable(
      'Slack rejected the token (invalid_auth). Renew it.',
      failureTypes.parked,
    );
    const foreign = new TypeError('Cannot read "Ana is ill on Tuesday"');
    expect(withoutForeignWords({ error: parked, workflowId: 'w' })).toEqual({
      error: { type: 'Parked', message: 'Slack rejected the token (invalid_auth). Renew it.' },
      workflowId: 'w',
    });
    const logged = withoutForeignWords({ error: foreign });
    expect(JSON.stringify(logged)).not.toContain('Ana');
    expect(logged).toEqual({
      error: { type: 'TypeError', at: expect.arrayContaining([expect.stringContaining('worker.test.ts')]) },
    });
  });
});
