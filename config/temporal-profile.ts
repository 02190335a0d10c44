/** Where Temporal is: the environment or its configuration profile (TLS, API key …), else what runs here. */
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { startRemedy } from './user-error.ts';
import type { PayloadKey } from './payload-keys.ts';
import type { Running } from './running.ts';

export interface TemporalProfile {
  readonly address: string;
  readonly namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect`: address, TLS, API key, metadata. */
  readonly options: ClientConnectConfig['connectionOptions'];
  /** The Temporal UI, if it is known. */
  readonly ui?: string | undefined;
  /** What is stored there is encrypted with the first of these; none when absent. */
  readonly payloadKeys?: readonly PayloadKey[] | undefined;
}

/** A person who set one of these means that Temporal, not the one that happens to run here. */
export const temporalIsNamedBy = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'] as const;

export function temporalProfile(
  env: Readonly<Record<string, string | undefined>>,
  running: Running | null,
): TemporalProfile | { readonly wrong: string; readonly remedy: string } {
  if (running && !temporalIsNamedBy.some((name) => env[name])) {
    const { address, namespace, ui } = running.temporal;
    return { address, namespace: env['TEMPORAL_NAMESPACE'] || namespace, options: { address }, ui };
  }
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const overrideEnvVars = Object.fromEntries(set);
  try {
    const { connectionOptions: options, namespace } = loadClientConnectConfig({ overrideEnvVars });
    if (options.address) return { address: options.address, namespace: namespace ?? 'default', options };
  } catch (error) {
    const wrong = `cannot be read from the Temporal profile (${error instanceof Error ? error.message : String(error)})`;
    return { wrong, remedy: 'Fix the profile, or set TEMPORAL_ADDRESS.' };
  }
  return {
    wrong: 'is not set',
    remedy: startRemedy('TEMPORAL_ADDRESS', 'host:port of a Temporal server'),
  };
}
