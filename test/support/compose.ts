/** `docker-compose.yml` as Compose reads it: variables filled in, then YAML with its merge keys. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
  read_only: z.boolean().default(false),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).partial().nullable()),
});
export type Compose = z.output<typeof composeSchema>;

export class MissingVariable extends Error {}

function composeFile(): Promise<string> {
  return readFile(new URL('docker-compose.yml', root), 'utf8');
}

/** @throws {MissingVariable} as Compose ends with `required variable X is missing a value` */
export async function compose(env: Readonly<Record<string, string>>): Promise<{ raw: unknown; read: Compose }> {
  const raw = filledIn(parse(await composeFile(), { merge: true }), env);
  return { raw, read: composeSchema.parse(raw) };
}

/** As Compose does it: in the values, after the YAML has been read. */
function filledIn(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((one) => filledIn(one, env));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, env)]));
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$\{(\w+)(?::([?-])([^}]*))?\}/g, (_, name: string, operator?: string, rest = '') => {
    if (env[name]) return env[name];
    if (operator === '?') throw new MissingVariable(name);
    return rest;
  });
}

/** The variables of `examples/compose.env` that are not commented out. */
export async function exampleVariables(): Promise<string[]> {
  const example = await readFile(new URL('examples/compose.env', root), 'utf8');
  return [...example.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
}

/** Made-up values of the right shape. */
export const secrets = {
  POSTGRES_PASSWORD: 'a1',
  DRUMBEAT_DB_PASSWORD: 'b2',
  TEMPORAL_DB_PASSWORD: 'c3',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'abc',
  JIRA_EMAIL: 'bot@example.com',
  JIRA_API_TOKEN: 'abc',
  GITHUB_TOKEN: 'abc',
};
