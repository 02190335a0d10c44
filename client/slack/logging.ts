/** What the Slack app logs: JSON lines on standard error, in our own words, for what people write in Slack stays there. */
import { LogLevel } from '@slack/bolt';
import type { Logger as SlackLogger } from '@slack/web-api';
import { pino, type Logger } from 'pino';
import type { Settings } from '../../config/environment.ts';
import { UserError } from '../../config/user-error.ts';

export function createLog(level: Settings['logLevel']): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorForLog } },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** Bolt and the Web API client log through the same lines; their words may quote a request, so only errors get through. */
export function boltLogger(log: Logger): SlackLogger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void => {
      const err = parts.find((part) => part instanceof Error);
      if (err) log[level]({ err }, 'Slack');
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    // The process's log has one level, from LOG_LEVEL.
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Of an error that is not our own only the kind and the place are kept: its message may quote what people wrote. */
function errorForLog(error: Error): object {
  if (error instanceof UserError) return { type: error.name, message: error.message };
  const places = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { type: error.name, code: codeOf(error), at: places?.slice(0, 5).map((line) => line.trim()) };
}

/** A vendor's or the system's fixed word for what went wrong, for example `slack_webapi_platform_error`. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
