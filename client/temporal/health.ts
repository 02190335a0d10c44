/** What an orchestrator and Prometheus ask a process: does it live, may it get work, how is it. */
import { Hono } from 'hono';
import pTimeout from 'p-timeout';
import { UserError } from '../../config/user-error.ts';
import { type Http, type Listening, serve } from '../http/serve.ts';

export interface Watched {
  /** Null when it is ready, else why not in a few words. */
  notReady(): Promise<string | null>;
  /** What is wrong although it is ready, a line each. */
  warnings?(): Promise<readonly string[]> | readonly string[];
  /** In Prometheus' text format. */
  metrics(): Promise<string>;
}

const prometheusText = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * `/live` answers while the process does, `/ready` with 200 or 503 and the reason, `/metrics` for Prometheus.
 * @throws {UserError} when the port is taken
 */
export function openHealth(at: { host: string; port: number }, watched: Watched): Promise<Listening> {
  const app = new Hono<Http>();
  app.use(async (c, next) => {
    await next();
    c.header('connection', 'close');
  });
  app.get('/live', (c) => c.text('alive\n'));
  app.get('/ready', async (c) => {
    const reason = await watched.notReady();
    if (reason !== null) return c.text(`${reason}\n`, 503);
    const warnings = (await watched.warnings?.()) ?? [];
    return c.text(['ready', ...warnings.map((one) => `warning: ${one}`), ''].join('\n'));
  });
  app.get('/metrics', async (c) => c.body(await watched.metrics(), 200, { 'content-type': prometheusText }));
  app.notFound((c) => c.text('Use /live, /ready or /metrics.\n', 404));
  app.onError((_error, c) => c.text('no answer\n', 503));
  return serve(app, at, 'cut').catch(() => {
    throw new UserError(`Health cannot be served on ${at.host}:${at.port}`, 'Set DRUMBEAT_HEALTH_PORT to a free port.');
  });
}

/** Null when the service answers within 2 s, else that it does not. */
export function answers(service: string, ask: () => Promise<unknown>): Promise<string | null> {
  return pTimeout(ask(), { milliseconds: 2_000 }).then(
    () => null,
    () => `${service} does not answer`,
  );
}
