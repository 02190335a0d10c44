/** What the worker logs: JSON lines on standard error, with our own words only. */
import { ApplicationFailure } from '@temporalio/common';
import { makeTelemetryFilterString, Runtime, type LogMetadata } from '@temporalio/worker';
import { pino } from 'pino';
import type { Settings } from '../config/environment.ts';
import { UserError } from '../config/user-error.ts';
import { failureTypes } from '../domain/failures.ts';

/**
 * Once a process, before anything of Temporal's is opened. The SDK's core forwards its lines here too.
 * @param metricsAddress where the SDK shows what it counts; nowhere when absent
 */
export function installRuntime(level: Settings['logLevel'], metricsAddress?: string): void {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  const write = (at: pino.Level) => (message: string, meta?: LogMetadata) =>
    out[at](withoutForeignWords(meta), message);
  Runtime.install({
    logger: {
      log: (at, message, meta) => write(levels[at])(message, meta),
      trace: write('trace'),
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    },
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: coreLevels[level] }) },
      ...(metricsAddress && { metrics: { prometheus: { bindAddress: metricsAddress, countersTotalSuffix: true } } }),
    },
  });
}

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
const coreLevels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

const ours: readonly string[] = Object.values(failureTypes);

/** An error of a vendor or a library may quote what people wrote: of those only the kind and the place are kept. */
export function withoutForeignWords(meta: LogMetadata = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [key, value instanceof Error ? errorForLog(value) : value]),
  );
}

function errorForLog(error: Error): object {
  if (error instanceof ApplicationFailure && ours.includes(error.type ?? '')) {
    return { type: error.type, message: error.message };
  }
  if (error instanceof UserError) return { type: error.name, message: error.message };
  const places = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { type: error.name, at: places?.slice(0, 5).map((line) => line.trim()) };
}
