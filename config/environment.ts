/**
 * What a process needs from its environment: addresses and secrets. Nothing else reads environment variables.
 * Addresses that are not set come from a running `up` or demo; secrets never do, except those of the simulators that run there.
 */
import { z } from 'zod';
import type { VendorName } from '../domain/team.ts';
import { vendorNames, vendors, type VendorAccess } from '../vendors/vendors.ts';
import type { ConfiguredTeam } from './configured-team.ts';
import { readVendor } from './vendor-access.ts';
import { slackHostOf } from './simulation.ts';
import { missing, optional, type EnvironmentProblem, type Source, type Variables } from './variables.ts';
import { readPayloadKeys } from './payload-keys.ts';
import { UserError, startRemedy } from './user-error.ts';
import type { Running } from './running.ts';
import { temporalProfile, type TemporalProfile } from './temporal-profile.ts';

/** What every process has, by default. */
export interface Settings {
  readonly slackPort: number;
  /** The one address at which the Slack app listens; all when absent. */
  readonly slackHost: string | undefined;
  readonly clock: 'real' | 'demo';
  readonly logLevel: LogLevel;
  /** When the back-up was made that the records were restored from; null when they were not. */
  readonly restoredFrom: Date | null;
  /** Where the process answers for its health; nowhere when null. */
  readonly health: { readonly host: string; readonly port: number } | null;
}

/** What only some processes need: a process names its parts, and only those are asked for. */
export interface Parts extends VendorAccess {
  readonly database: { readonly url: string };
  readonly temporal: TemporalProfile;
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
export type Environment<Needed extends Part> = Settings & Pick<Parts, Needed>;

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

/**
 * @param team null for what all teams share
 * @throws {EnvironmentError} every variable that is missing or wrong, at once
 */
export function readEnvironment<Needed extends CorePart>(
  env: Variables,
  team: null,
  running: Running | null,
  needed: readonly Needed[],
): Environment<Needed>;
export function readEnvironment<Needed extends Part>(
  env: Variables,
  team: ConfiguredTeam,
  running: Running | null,
  needed: readonly Needed[],
): Environment<Needed>;
export function readEnvironment(
  env: Variables,
  team: ConfiguredTeam | null,
  running: Running | null,
  needed: readonly Part[],
): Settings & Partial<Parts> {
  const problems: EnvironmentProblem[] = [];
  const source = { env, running, problems };
  const healthPort = optional(source, 'DRUMBEAT_HEALTH_PORT', portNumber, 'a port number');
  const healthHost = env['DRUMBEAT_HEALTH_HOST'] || '127.0.0.1';
  const settings: Settings = {
    slackPort: optional(source, 'SLACK_PORT', portNumber, 'a port number') ?? 3000,
    clock: optional(source, 'DRUMBEAT_CLOCK', z.enum(['real', 'demo']), '`real` or `demo`') ?? 'real',
    slackHost: team ? slackHostOf(team) : undefined,
    logLevel: optional(source, 'LOG_LEVEL', z.enum(logLevels), `one of ${logLevels.join(', ')}`) ?? 'warn',
    restoredFrom: optional(source, 'DRUMBEAT_RESTORED_FROM', moment, 'a moment like 2026-11-25T02:00:00Z') ?? null,
    health: healthPort === undefined ? null : { host: healthHost, port: healthPort },
  };
  const parts = Object.fromEntries(
    needed.flatMap((part): [Part, unknown][] => {
      if (isCore(part)) return [[part, readers[part](source)]];
      return team ? [[part, readVendor({ ...source, team }, vendors[part])]] : [];
    }),
  );
  if (problems.length > 0) throw new EnvironmentError(problems);
  return { ...settings, ...parts };
}

/** Of the vendors, a worker needs those that its teams use. */
export const workerParts: readonly WorkerPart[] = ['database', 'temporal', ...vendorNames];

const readers: { readonly [Name in CorePart]: (source: Omit<Source, 'team'>) => Parts[Name] } = {
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
      source.problems.push({ variable, wrong: 'has an invalid value', remedy });
    }
    const token = source.env['DRUMBEAT_CODEC_TOKEN'] || null;
    const how = 'Make one, for example with `openssl rand -hex 32`.';
    if (token === null && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
      missing(
        source,
        'DRUMBEAT_CODEC_TOKEN',
        `It is required when the server is reachable from other machines. ${how}`,
      );
    } else if (token !== null && !/^[\x21-\x7e]{32,}$/.test(token)) {
      source.problems.push({ variable: 'DRUMBEAT_CODEC_TOKEN', wrong: 'is shorter than 32 characters', remedy: how });
    }
    const { DRUMBEAT_PAYLOAD_KEYS: list, DRUMBEAT_PAYLOAD_KEYS_FILE: file } = source.env;
    if (!list && !file) missing(source, 'DRUMBEAT_PAYLOAD_KEYS', 'Without keys there is nothing to decrypt.');
    return { host, port, origins, token };
  },
};

/** What is the same for all teams. */
export type CorePart = Exclude<Part, VendorName>;

export function isCore<Of extends Part>(part: Of): part is Extract<Of, CorePart> {
  return part in readers;
}
