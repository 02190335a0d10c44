/**
 * What a process needs from its environment: addresses and secrets. Nothing else reads environment variables.
 * Addresses that are not set come from a running `up` or demo; secrets never do, except those of the simulators that run there.
 */
import { z } from 'zod';
import type { Team, VendorName } from '../domain/team.ts';
import { readPayloadKeys } from './payload-keys.ts';
import { UserError, startRemedy } from './user-error.ts';
import type { Running } from './running.ts';
import { temporalProfile, type TemporalProfile } from './temporal-profile.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What every process has, by default. */
export interface Settings {
  readonly slackPort: number;
  readonly clock: 'real' | 'demo';
  readonly logLevel: LogLevel;
  /** When the back-up was made that the records were restored from; null when they were not. */
  readonly restoredFrom: Date | null;
  /** Where the process answers for its health; nowhere when null. */
  readonly health: { readonly host: string; readonly port: number } | null;
}

/** What only some processes need: a process names its parts, and only those are asked for. */
export interface Parts {
  readonly database: { readonly url: string };
  readonly temporal: TemporalProfile;
  /** `apiUrl` ends with `/api/`. */
  readonly slack: { readonly botToken: string; readonly signingSecret: string; readonly apiUrl: string };
  /** `pages`: where its pages are, when not at the team's site. */
  readonly jira: { readonly email: string; readonly apiToken: string; readonly url: string; readonly pages?: string };
  readonly github: { readonly token: string; readonly apiUrl: string };
  /** `origins`: the pages that may ask. No token: loopback only. */
  readonly codec: {
    readonly host: string;
    readonly port: number;
    readonly origins: readonly string[];
    readonly token: string | null;
  };
}
export type Part = keyof Parts;
/** What a worker needs; the codec server alone has its own. */
export type WorkerPart = Exclude<Part, 'codec'>;
export type Environment<Needed extends Part = WorkerPart> = Settings & Pick<Parts, Needed>;

/** One variable that is missing or wrong, and where its value comes from. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly wrong: string;
  readonly remedy: string;
}

export class EnvironmentError extends UserError {
  override readonly name = 'EnvironmentError';
  readonly problems: readonly EnvironmentProblem[];
  constructor(problems: readonly EnvironmentProblem[]) {
    super(
      problems.map((one) => `${one.variable} ${one.wrong}`).join('\n'),
      problems.map((one) => one.remedy).join('\n'),
      problems.map((one) => `${one.variable} ${one.wrong}. ${one.remedy}`).join('\n'),
    );
    this.problems = problems;
  }
}

const portNumber = z.coerce.number().int().min(0).max(65_535);
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
type LogLevel = (typeof logLevels)[number];

/** What the secrets of simulators have in common. They are public, so a real vendor never gets one, nor a simulator a real one. */
const madeUp = /simulated/;

/** @throws {EnvironmentError} every variable that is missing or wrong, at once */
export function readEnvironment(env: Variables, team: ReadOf, running: Running | null): Environment;
export function readEnvironment<Needed extends Part>(
  env: Variables,
  team: ReadOf,
  running: Running | null,
  needed: readonly Needed[] | undefined,
): Environment<Needed>;
export function readEnvironment(
  env: Variables,
  team: ReadOf,
  running: Running | null,
  needed: readonly Part[] = everything,
): Settings & Partial<Parts> {
  const problems: EnvironmentProblem[] = [];
  const source: Source = { env, team, running, problems };
  const healthPort = optional(source, 'DRUMBEAT_HEALTH_PORT', portNumber, 'a port number');
  const healthHost = env['DRUMBEAT_HEALTH_HOST'] || '127.0.0.1';
  const settings: Settings = {
    slackPort: optional(source, 'SLACK_PORT', portNumber, 'a port number') ?? 3000,
    clock: optional(source, 'DRUMBEAT_CLOCK', z.enum(['real', 'demo']), '`real` or `demo`') ?? 'real',
    logLevel: optional(source, 'LOG_LEVEL', z.enum(logLevels), `one of ${logLevels.join(', ')}`) ?? 'warn',
    restoredFrom: optional(source, 'DRUMBEAT_RESTORED_FROM', moment, 'a moment like 2026-11-25T02:00:00Z') ?? null,
    health: healthPort === undefined ? null : { host: healthHost, port: healthPort },
  };
  const parts = Object.fromEntries(needed.map((part) => [part, readers[part](source)]));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return { ...settings, ...parts };
}

/** What of the team decides where a part is: who is simulated, Jira's site, and how its secrets are called. */
type ReadOf = Pick<Team, 'simulate' | 'jira' | 'secrets'>;
const everything: readonly WorkerPart[] = ['database', 'temporal', 'slack', 'jira', 'github'];

interface Source {
  readonly env: Variables;
  readonly team: ReadOf;
  readonly running: Running | null;
  readonly problems: EnvironmentProblem[];
}

const readers: { readonly [Name in Part]: (source: Source) => Parts[Name] } = {
  database(source) {
    const postgres = z.url({ protocol: /^postgres(ql)?$/ });
    const url =
      optional(source, 'DATABASE_URL', postgres, 'a URL like postgresql://user:password@host:5432/drumbeat') ??
      source.running?.databaseUrl;
    if (url === undefined && !source.env['DATABASE_URL'])
      missing(source, 'DATABASE_URL', startRemedy('DATABASE_URL', 'the URL of a PostgreSQL database'));
    return { url: url ?? '' };
  },

  temporal(source) {
    const profile = temporalProfile(source.env, source.running);
    if ('wrong' in profile) source.problems.push({ variable: 'TEMPORAL_ADDRESS', ...profile });
    const { DRUMBEAT_PAYLOAD_KEYS: list, DRUMBEAT_PAYLOAD_KEYS_FILE: file } = source.env;
    const payloadKeys = readPayloadKeys(list, file);
    if ('wrong' in payloadKeys) source.problems.push(payloadKeys);
    if ('wrong' in profile || 'wrong' in payloadKeys) return { address: '', namespace: '', options: {} };
    return { ...profile, payloadKeys };
  },

  slack(source) {
    const slack = sourceOf(source, 'slack', 'SLACK_API_URL');
    const apiUrl = baseUrl(slack, 'https://slack.com/api/');
    const where = 'in your Slack app (api.slack.com/apps)';
    return {
      botToken: secret(slack, 'SLACK_BOT_TOKEN', `Copy the bot token ${where}, OAuth & Permissions.`, /^xox[be]/),
      signingSecret: secret(slack, 'SLACK_SIGNING_SECRET', `Copy it ${where}, Basic Information.`),
      apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
    };
  },

  jira(source) {
    const jira = sourceOf(source, 'jira', 'JIRA_URL');
    const url = baseUrl(jira, source.team.jira.site);
    // A simulator's own are under the usual names.
    const own = jira.simulated ? {} : source.team.secrets.jira;
    const { email: emailName = 'JIRA_EMAIL', token = 'JIRA_API_TOKEN' } = own;
    const email = optional(jira, emailName, z.email(), 'an e-mail address');
    if (email === undefined && !jira.env[emailName] && !jira.simulated) {
      missing(jira, emailName, 'Set it to the e-mail address of the Atlassian account that Drumbeat uses.');
    }
    const where = 'Make one at https://id.atlassian.com/manage-profile/security/api-tokens with that account.';
    const apiToken = secret(jira, token, where);
    return { email: email ?? '', apiToken, url, ...(jira.simulated && { pages: url }) };
  },

  github(source) {
    const github = sourceOf(source, 'github', 'GITHUB_API_URL');
    const apiUrl = baseUrl(github, 'https://api.github.com');
    const where =
      'Make a fine-grained token at https://github.com/settings/personal-access-tokens with Contents and Issues (read and write) on the repositories of the team file.';
    const { token = 'GITHUB_TOKEN' } = github.simulated ? {} : source.team.secrets.github;
    return { token: secret(github, token, where), apiUrl };
  },

  codec(source) {
    const host = source.env['DRUMBEAT_CODEC_HOST'] || '127.0.0.1';
    const port = optional(source, 'DRUMBEAT_CODEC_PORT', portNumber, 'a port number') ?? 8081;
    const variable = 'DRUMBEAT_CODEC_ORIGINS';
    const given = source.env[variable] ?? source.running?.temporal.ui ?? '';
    const origins = given.split(',').map((one) => one.trim());
    if (given === '')
      missing(source, variable, 'Set it to the origin of the Temporal UI, like https://temporal.example.com.');
    else if (origins.some((one) => !URL.canParse(one) || new URL(one).origin !== one)) {
      const remedy = 'Each must be a scheme and a host without a path, like https://temporal.example.com.';
      source.problems.push({ variable, wrong: 'has a wrong value', remedy });
    }
    const token = source.env['DRUMBEAT_CODEC_TOKEN'] || null;
    const how = 'Make one, for example with `openssl rand -hex 32`.';
    if (token === null && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
      missing(source, 'DRUMBEAT_CODEC_TOKEN', `Beyond this machine it must be. ${how}`);
    } else if (token !== null && !/^[\x21-\x7e]{32,}$/.test(token)) {
      source.problems.push({ variable: 'DRUMBEAT_CODEC_TOKEN', wrong: 'is shorter than 32 characters', remedy: how });
    }
    const { DRUMBEAT_PAYLOAD_KEYS: list, DRUMBEAT_PAYLOAD_KEYS_FILE: file } = source.env;
    if (!list && !file) missing(source, 'DRUMBEAT_PAYLOAD_KEYS', 'Without keys there is nothing to decrypt.');
    return { host, port, origins, token };
  },
};

/** Where a vendor's variables are read; `simulated` is its name when a simulator stands in for it, `address` the variable of its address. */
interface VendorSource extends Pick<Source, 'env' | 'problems'> {
  readonly address: string;
  readonly simulated: VendorName | null;
}

/** A simulated vendor is found as the running demo says; a real one never is. */
function sourceOf({ env, problems, team, running }: Source, vendor: VendorName, address: string): VendorSource {
  if (!team.simulate.includes(vendor)) return { env, problems, address, simulated: null };
  return { env: { ...env, ...running?.simulator?.variables }, problems, address, simulated: vendor };
}

/** A simulator has no address of its own. */
function baseUrl(source: VendorSource, real: string): string {
  const variable = source.address;
  const set = optional(source, variable, z.url({ protocol: /^https?$/ }), 'a URL that starts with https://');
  if (set === undefined && source.simulated && !source.env[variable]) {
    const remedy = `Run \`npm run drumbeat -- up\`, set it to the simulator's address, or take \`${source.simulated}\` out of \`simulate\`.`;
    source.problems.push({ variable, wrong: `is not set, and the team file simulates ${source.simulated}`, remedy });
  }
  return set ?? real;
}

/** A secret's value is never repeated in a message. */
function secret(
  { env, problems, address, simulated }: VendorSource,
  variable: string,
  remedy: string,
  shape = /^\S+$/,
): string {
  const value = env[variable];
  if (simulated) {
    // Where its simulator does not run, its address is what is missing.
    if (env[address] && !(value && madeUp.test(value))) {
      const wrong = `is not the public value of the simulators, and the team file simulates ${simulated}`;
      problems.push({ variable, wrong, remedy: `Unset ${address}, or take \`${simulated}\` out of \`simulate\`.` });
    }
    return value ?? '';
  }
  if (!value) problems.push({ variable, wrong: 'is not set', remedy });
  else if (madeUp.test(value)) problems.push({ variable, wrong: 'is the public value of the simulators', remedy });
  else if (!shape.test(value)) problems.push({ variable, wrong: 'does not look like the right secret', remedy });
  return value ?? '';
}

function optional<Value>(
  source: Pick<Source, 'env' | 'problems'>,
  variable: string,
  shape: z.ZodType<Value>,
  what: string,
): Value | undefined {
  const value = source.env[variable];
  if (value === undefined || value === '') return undefined;
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  source.problems.push({ variable, wrong: 'has a wrong value', remedy: `It must be ${what}.` });
  return undefined;
}

function missing(source: Pick<Source, 'problems'>, variable: string, remedy: string): void {
  source.problems.push({ variable, wrong: 'is not set', remedy });
}
