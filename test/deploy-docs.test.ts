/** docs/deploy.md and the files it points to say what is so: variables, metrics, alerts, profiles. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvironment, type Part } from '../config/environment.ts';
import type { Variables } from '../config/variables.ts';
import type { Running } from '../config/running.ts';
import { teamFileOf } from '../config/runtime-context.ts';
import { temporalProfile } from '../config/temporal-profile.ts';
import { alertRules, documentedMetrics } from './support/alerts.ts';
import { compose, secrets } from './support/compose.ts';
import { team } from './support/team.ts';

const file = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8');
const guide = await file('docs/deploy.md');
const documented = [...guide.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name);

/** The names that reading the environment asks for, whoever runs and whatever is simulated. */
function asked(): string[] {
  const names = new Set<string>();
  const env = new Proxy<Variables>(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? void names.add(name) : undefined),
    },
  );
  const running = { temporal: { address: 'a:1', namespace: 'n', ui: 'http://u' }, databaseUrl: 'postgresql://d' };
  const parts: Part[] = ['database', 'temporal', 'slack', 'jira', 'github', 'codec'];
  for (const beside of [null, running as Running]) {
    try {
      readEnvironment(env, { ...team, simulate: [] }, beside, parts);
    } catch {
      // Every one is missing: only what was asked for counts.
    }
  }
  teamFileOf(env, null);
  return [...names];
}

describe('the environment', () => {
  it('the table names every variable that is read, and no other', () => {
    expect(asked().toSorted()).toEqual(documented.toSorted());
  });

  it('no other place reads one', async () => {
    const folders = ['activities', 'cli', 'client', 'config', 'records', 'vendors', 'worker', 'workflows'];
    const reads: string[] = [];
    for (const folder of folders) {
      const path = fileURLToPath(new URL(`../${folder}`, import.meta.url));
      for (const name of await readdir(path, { recursive: true })) {
        if (!name.endsWith('.ts')) continue;
        const code = await readFile(`${path}/${name}`, 'utf8');
        reads.push(...[...code.matchAll(/process\.env\[['"](\w+)['"]\]/g)].map(([, variable = '']) => variable));
      }
    }
    expect(reads.filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('the compose file gives only such variables to Drumbeat', async () => {
    const { services } = (await compose(secrets)).read;
    const given = ['worker', 'slack', 'codec'].flatMap((name) => Object.keys(services[name]?.environment ?? {}));
    expect(given.filter((name) => !documented.includes(name))).toEqual([]);
  });
});

describe('the alerts', () => {
  it('every expression is PromQL', async () => {
    const wrong: string[] = [];
    for (const { alert, expr } of await alertRules()) {
      parser.parse(expr).iterate({ enter: ({ type }) => void (type.isError && wrong.push(alert)) });
    }
    expect(wrong).toEqual([]);
    let noticed = false;
    parser.parse('sum by (').iterate({ enter: ({ type }) => void (noticed ||= type.isError) });
    expect(noticed).toBe(true);
  });

  it('the example scrapes the services at their port, as the jobs that the rules name, from a network that they share', async () => {
    const { scrape_configs: jobs, rule_files: rules } = z
      .object({
        rule_files: z.array(z.string()),
        scrape_configs: z.array(
          z.object({
            job_name: z.string(),
            dns_sd_configs: z.tuple([z.object({ names: z.tuple([z.string()]), port: z.number() })]),
          }),
        ),
      })
      .parse(parse(await file('examples/prometheus.yml')));
    expect(rules).toEqual(['alerts.yml']);
    const named = (await alertRules()).flatMap(({ expr }) =>
      [...expr.matchAll(/job="([\w-]+)"/g)].map(([, job]) => job),
    );
    expect(new Set(jobs.map((one) => one.job_name))).toEqual(new Set(named));
    const { services } = (await compose(secrets)).read;
    const prometheus = z
      .object({ services: z.object({ prometheus: z.object({ networks: z.array(z.string()) }) }) })
      .parse(parse(await file('examples/compose.prometheus.yml'))).services.prometheus;
    for (const { dns_sd_configs: sources } of jobs) {
      const [{ names, port }] = sources;
      const scraped = services[names[0]];
      expect(scraped?.environment['DRUMBEAT_HEALTH_PORT']).toBe(String(port));
      expect(scraped?.networks.filter((one) => prometheus.networks.includes(one))).toContain('inside');
    }
  });

  it('the table tells of each what it means and what to do', async () => {
    const told = [...guide.matchAll(/^\| (Drumbeat\w+) \|/gm)].map(([, name]) => name);
    expect(told).toEqual((await alertRules()).map(({ alert }) => alert));
    expect((await documentedMetrics()).length).toBeGreaterThan(8);
  });
});

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('the connection profiles', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drumbeat-profile-'));
    const names = ['temporal-client.pem', 'temporal-client.key', 'your-ca.pem'];
    for (const name of names) await writeFile(join(folder, name), `of ${name}`);
    const example = await file('examples/temporal.toml');
    await writeFile(
      join(folder, 'temporal.toml'),
      example.replaceAll(/"\/.*\/([\w-]+\.(?:pem|key))"/g, `"${folder}/$1"`),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['cloud', { TEMPORAL_API_KEY: 'key' }, { apiKey: 'key', tls: true }],
    [
      'mtls',
      {},
      {
        tls: {
          clientCertPair: { crt: bytes('of temporal-client.pem'), key: bytes('of temporal-client.key') },
        },
      },
    ],
    [
      'own',
      {},
      { tls: { serverNameOverride: 'temporal.example.com', serverRootCACertificate: bytes('of your-ca.pem') } },
    ],
  ])('%s can be read', (profile, env, options) => {
    const config = join(folder, 'temporal.toml');
    const read = temporalProfile({ TEMPORAL_CONFIG_FILE: config, TEMPORAL_PROFILE: profile, ...env }, null);
    expect(read).toMatchObject({ namespace: expect.stringContaining('drumbeat'), options });
  });
});

it('the compose quick start names files that are there', async () => {
  const named = [...guide.matchAll(/(?:cp|`)\s?((?:examples|docs)\/[\w.-]+|docker-compose\.yml)/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(3);
  for (const name of new Set(named)) expect(await file(name)).not.toBe('');
  expect(
    z.object({ services: z.record(z.string(), z.unknown()) }).safeParse(parse(await file('docker-compose.yml')))
      .success,
  ).toBe(true);
});
