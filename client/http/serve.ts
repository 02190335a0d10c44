/** How each HTTP server of ours listens and closes; what it answers is a Hono app. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** Handlers can reach Node's request and response. */
export type Http = { Bindings: HttpBindings };

export interface Listening {
  readonly port: number;
  /** No new request is taken. */
  close(): Promise<void>;
}

export interface Address {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string | undefined;
}

const requestTimeoutMs = 10_000;

/**
 * @param closing whether the requests that are being answered are answered first, or are broken off
 * @throws when the port is taken
 */
export async function serve(
  app: Hono<Http>,
  { port, host }: Address,
  closing: 'drain' | 'cut' = 'drain',
): Promise<Listening> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    // While closing, a connection goes as soon as it is idle, not when its keep-alive runs out.
    response.once('close', () => !server.listening && server.closeIdleConnections());
    void listener(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if (closing === 'drain') server.closeIdleConnections();
      else server.closeAllConnections();
      await closed;
    },
  };
}

/** A name that a foreign resolver points here is not this machine. */
export function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}
