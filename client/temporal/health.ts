/** What an orchestrator and Prometheus ask a process: does it live, may it get work, how is it. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { UserError } from '../../config/user-error.ts';

export interface Watched {
  /** Null when it is ready, else why not in a few words. */
  notReady(): Promise<string | null>;
  /** In Prometheus' text format. */
  metrics(): Promise<string>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

const prometheusText = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * `/live` answers while the process does, `/ready` with 200 or 503 and the reason, `/metrics` for Prometheus.
 * @throws {UserError} when the port is taken
 */
export async function openHealth(at: { host: string; port: number }, watched: Watched): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.method === 'GET' ? request.url : undefined;
    answer(path, response, watched).catch(() => end(response, 503, 'no answer'));
  });
  server.requestTimeout = 5_000;
  server.listen(at.port, at.host);
  await once(server, 'listening').catch(() => {
    throw new UserError(`Health cannot be served on ${at.host}:${at.port}`, 'Set DRUMBEAT_HEALTH_PORT to a free port.');
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : at.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(path: string | undefined, response: ServerResponse, watched: Watched): Promise<void> {
  if (path === '/live') return end(response, 200, 'alive');
  if (path === '/metrics') return end(response, 200, await watched.metrics(), prometheusText);
  if (path !== '/ready') return end(response, 404, 'There are /live, /ready and /metrics.');
  const reason = await watched.notReady();
  end(response, reason === null ? 200 : 503, reason ?? 'ready');
}

function end(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response
    .writeHead(status, { 'content-type': type, connection: 'close' })
    .end(body.endsWith('\n') ? body : `${body}\n`);
}

/** Null when the thing answers within 2 s, else that it does not. */
export async function answers(thing: string, look: () => Promise<unknown>): Promise<string | null> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`${thing} does not answer`), 2_000);
  try {
    return await Promise.race([
      look().then(
        () => null,
        () => `${thing} does not answer`,
      ),
      late.promise,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
