/** What a process reads from its environment: every missing or wrong variable at once, and no way from a real vendor to a simulator. */
import { describe, expect, it } from 'vitest';
import { EnvironmentError, readEnvironment, workerParts, type Part } from '../config/environment.ts';
import type { Variables } from '../config/variables.ts';
import type { Running } from '../config/running.ts';
import type { VendorName } from '../domain/team.ts';
import { accessTo } from '../simulator/access.ts';
import { team } from './support/team.ts';

const complete: Variables = {
  DATABASE_URL: 'postgresql://drumbeat@db.example.com/drumbeat',
  TEMPORAL_ADDRESS: 'temporal.example.com:7233',
  SLACK_BOT_TOKEN: 'xoxb-1-real',
  SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
  JIRA_EMAIL: 'bot@example.com',
  JIRA_API_TOKEN: 'ATATT3xFfGF0',
  GITHUB_TOKEN: 'github_pat_11ABC',
};
const running: Running = {
  clock: 'real',
  folder: '.drumbeat/up',
  teamFile: 'team.yaml',
  databaseUrl: 'postgres://drumbeat@127.0.0.1:5555/drumbeat',
  temporal: { address: '127.0.0.1:7444', namespace: 'default', ui: 'http://127.0.0.1:8444' },
  slackApp: 'http://127.0.0.1:3000/slack/events',
  control: 'http://127.0.0.1:4444',
  simulator: {
    url: 'http://127.0.0.1:4000',
    console: 'http://127.0.0.1:4000',
    variables: accessTo('http://127.0.0.1:4000'),
  },
};
const simulating = (...simulate: VendorName[]) => ({ ...team, simulate });

function problemsOf(
  env: Variables,
  where = simulating(),
  beside: Running | null = null,
  needed: readonly Part[] = workerParts,
) {
  try {
    readEnvironment(env, where, beside, needed);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('in production', () => {
  it('addresses and secrets come from the environment', () => {
    const environment = readEnvironment(complete, simulating(), null, workerParts);
    expect(environment).toMatchObject({
      slackPort: 3000,
      clock: 'real',
      logLevel: 'warn',
      database: { url: complete['DATABASE_URL'] },
      temporal: { address: 'temporal.example.com:7233', namespace: 'default' },
      slack: { botToken: 'xoxb-1-real', url: 'https://slack.com/api/' },
      jira: { email: 'bot@example.com', url: team.jira.site },
      github: { url: 'https://api.github.com' },
    });
  });

  it('a Jira token with scopes works at the gateway, while people find the pages on the site', () => {
    const cloudId = '1a11d016-8984-4c3e-bb5a-1a2b3c4d5e6f';
    const where = simulating();
    const { jira } = readEnvironment(complete, { ...where, jira: { ...where.jira, cloudId } }, null, workerParts);
    expect(jira).toMatchObject({ url: `https://api.atlassian.com/ex/jira/${cloudId}`, pages: team.jira.site });
  });

  it('an empty environment names every variable at once, each with where to get it', () => {
    expect(problemsOf({}).map(({ variable, remedy }) => [variable, remedy])).toEqual([
      ['DATABASE_URL', expect.stringContaining('npm run drumbeat -- up')],
      ['TEMPORAL_ADDRESS', expect.stringContaining('npm run drumbeat -- up')],
      ['SLACK_BOT_TOKEN', expect.stringContaining('OAuth & Permissions')],
      ['SLACK_SIGNING_SECRET', expect.stringContaining('Basic Information')],
      ['GITHUB_TOKEN', expect.stringContaining('github.com/settings')],
      ['JIRA_EMAIL', expect.stringContaining('Atlassian account')],
      ['JIRA_API_TOKEN', expect.stringContaining('id.atlassian.com')],
    ]);
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xapp-not-a-bot'],
    ['SLACK_BOT_TOKEN', 'xoxb-simulated'],
    ['SLACK_SIGNING_SECRET', 'simulated-signing-secret'],
    ['JIRA_API_TOKEN', 'simulated'],
    ['JIRA_EMAIL', 'bot'],
    ['GITHUB_TOKEN', 'two words'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['DATABASE_URL', 'mysql://db/drumbeat'],
    ['SLACK_PORT', '70000'],
    ['DRUMBEAT_CLOCK', 'fast'],
    ['DRUMBEAT_RESTORED_FROM', 'yesterday'],
    ['LOG_LEVEL', 'loud'],
  ])('a wrong %s (%s) is named, and its value is not repeated', (variable, value) => {
    const problems = problemsOf({ ...complete, [variable]: value });
    expect(problems.map((one) => one.variable)).toEqual([variable]);
    expect(new EnvironmentError(problems).message).not.toContain(value);
  });

  it('a process is only asked for what it needs', () => {
    expect(readEnvironment({ DATABASE_URL: complete['DATABASE_URL'] }, simulating(), null, ['database'])).toEqual({
      slackPort: 3000,
      clock: 'real',
      logLevel: 'warn',
      health: null,
      restoredFrom: null,
      database: { url: complete['DATABASE_URL'] },
    });
  });

  it('health is asked on this machine alone, unless another address is named', () => {
    const health = (env: Variables) => readEnvironment({ ...complete, ...env }, simulating(), null, workerParts).health;
    expect(health({ DRUMBEAT_HEALTH_PORT: '9464' })).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(health({ DRUMBEAT_HEALTH_PORT: '9464', DRUMBEAT_HEALTH_HOST: '0.0.0.0' })).toMatchObject({
      host: '0.0.0.0',
    });
  });
});

describe('the codec server', () => {
  const key = `k1:${Buffer.alloc(32).toString('base64')}`;
  const token = 'a'.repeat(32);
  const codec = { DRUMBEAT_PAYLOAD_KEYS: key, DRUMBEAT_CODEC_ORIGINS: 'https://temporal.example.com' };

  it('serves this machine without a token, and others with one', () => {
    const read = (env: Variables) => readEnvironment({ ...codec, ...env }, simulating(), null, ['codec']).codec;
    expect(read({})).toEqual({ host: '127.0.0.1', port: 8081, origins: ['https://temporal.example.com'], token: null });
    expect(read({ DRUMBEAT_CODEC_HOST: '0.0.0.0', DRUMBEAT_CODEC_TOKEN: token })).toMatchObject({ token });
  });

  it.each([
    ['DRUMBEAT_CODEC_TOKEN', { DRUMBEAT_CODEC_HOST: '0.0.0.0' }],
    ['DRUMBEAT_CODEC_TOKEN', { DRUMBEAT_CODEC_TOKEN: 'short' }],
    ['DRUMBEAT_CODEC_ORIGINS', { DRUMBEAT_CODEC_ORIGINS: '' }],
    ['DRUMBEAT_CODEC_ORIGINS', { DRUMBEAT_CODEC_ORIGINS: '*' }],
    ['DRUMBEAT_CODEC_ORIGINS', { DRUMBEAT_CODEC_ORIGINS: 'https://temporal.example.com/' }],
    ['DRUMBEAT_PAYLOAD_KEYS', { DRUMBEAT_PAYLOAD_KEYS: '' }],
  ])('without a right %s it does not start (%o)', (variable, env) => {
    expect(problemsOf({ ...codec, ...env }, simulating(), null, ['codec'])).toMatchObject([{ variable }]);
  });
});

describe('beside a running `up` or demo', () => {
  it('what is not set is found there', () => {
    const environment = readEnvironment({}, simulating('slack', 'jira', 'github'), running, workerParts);
    expect(environment).toMatchObject({
      database: { url: running.databaseUrl },
      temporal: { address: '127.0.0.1:7444', ui: 'http://127.0.0.1:8444' },
      slack: { botToken: 'xoxb-simulated', url: 'http://127.0.0.1:4000/slack/api/' },
      jira: { url: 'http://127.0.0.1:4000/jira' },
      github: { url: 'http://127.0.0.1:4000/github' },
    });
  });

  it('what is set wins', () => {
    const environment = readEnvironment(complete, simulating(), running, ['database', 'temporal']);
    expect(environment.database.url).toBe(complete['DATABASE_URL']);
    expect(environment.temporal.address).toBe('temporal.example.com:7233');
  });
});

describe('simulated and real vendors', () => {
  it('a vendor that is not simulated never falls back to the simulator', () => {
    const problems = problemsOf({}, simulating('slack', 'github'), running);
    expect(problems.map(({ variable }) => variable)).toEqual(['JIRA_EMAIL', 'JIRA_API_TOKEN']);
  });

  it('a simulated vendor never gets a real secret', () => {
    const environment = readEnvironment(complete, simulating('slack', 'jira', 'github'), running, workerParts);
    expect(environment.slack).toMatchObject({ botToken: 'xoxb-simulated', signingSecret: 'simulated-signing-secret' });
    expect(environment.jira).toMatchObject({ email: 'drumbeat@example.com', token: 'simulated' });
    expect(environment.github.token).toBe('simulated');
  });

  it('a real secret is not sent to a simulator', () => {
    const env = { ...complete, SLACK_API_URL: 'http://127.0.0.1:4000/slack/api/' };
    expect(problemsOf(env, simulating('slack')).map(({ variable }) => variable)).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]);
  });

  it('a simulator that does not run is named, with both ways out', () => {
    expect(problemsOf(complete, simulating('slack'))).toEqual([
      {
        variable: 'SLACK_API_URL',
        wrong: 'is not set, but the team file simulates slack',
        remedy: expect.stringMatching(/npm run drumbeat -- up.*take `slack` out of `simulate`/),
      },
    ]);
  });
});

it('a Temporal profile is read as the Temporal CLI reads it', () => {
  const env = { ...complete, TEMPORAL_NAMESPACE: 'security', TEMPORAL_API_KEY: 'key' };
  const { temporal } = readEnvironment(env, simulating(), running, workerParts);
  expect(temporal).toMatchObject({ namespace: 'security', options: { apiKey: 'key', tls: true } });
  expect(
    problemsOf({ ...complete, TEMPORAL_CONFIG_FILE: 'no/such/file.toml', TEMPORAL_PROFILE: 'prod' }),
  ).toMatchObject([{ variable: 'TEMPORAL_ADDRESS', remedy: 'Fix the profile, or set TEMPORAL_ADDRESS.' }]);
});
