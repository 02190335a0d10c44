/**
 * Shows clear text in the Temporal UI and CLI to whoever may read it: Temporal's codec protocol over HTTP.
 * The browser asks it, so it says which page may (CORS); who asks must know the token, except on loopback.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Parts } from '../../../config/environment.ts';
import { UserError } from '../../../config/user-error.ts';
import { PayloadUnreadable } from '../errors.ts';
import { createAccess } from './access.ts';

/** Temporal takes 2 MB a payload and 4 MB a message; base64 makes a third more of it. */
const maxBodyBytes = 8 * 1024 * 1024;
/** A page of the UI asks once for each event. */
const usualPerSecond = 500;

export interface CodecServerDeps {
  readonly settings: Parts['codec'];
  readonly namespace: string;
  readonly codec: PayloadCodec;
  readonly log: Logger;
  /** How many requests are answered in a second. */
  readonly perSecond?: number;
}

export interface CodecServer {
  readonly port: number;
  close(): Promise<void>;
}

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const bodySchema = z.object({
  payloads: z.array(
    z.object({
      metadata: z.record(z.string(), base64).nullish(),
      data: base64.nullish().transform((data) => data ?? null),
    }),
  ),
});

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws {UserError} when the port is taken */
export async function openCodecServer(deps: CodecServerDeps): Promise<CodecServer> {
  const { settings, codec, log } = deps;
  const access = createAccess(settings);
  const admits = limiter(deps.perSecond ?? usualPerSecond);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    access.welcome(request, response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (!admits()) throw new Refused(429, 'Too many requests; wait a second.');
    const refusal = access.refusalOf(request, response);
    if (refusal) throw new Refused(...refusal);
    // The UI adds a query of its own.
    const { pathname } = new URL(request.url ?? '/', 'http://codec');
    // For a person who signs in here first, so that the browser knows the token when the UI asks.
    if (request.method === 'GET' && pathname === '/') return end(response, 200, { message: 'Signed in.' });
    if (request.method !== 'POST' || !['/decode', '/encode'].includes(pathname)) {
      throw new Refused(404, 'There are POST /decode and POST /encode.');
    }
    const namespace = request.headers['x-namespace'];
    if (namespace !== undefined && namespace !== deps.namespace) throw new Refused(403, 'Not a namespace of ours.');
    const { payloads } = parse(await readBody(request));
    const given = payloads.map(({ metadata, data }) => ({ metadata: metadata ?? null, data }));
    const converted = pathname === '/decode' ? await codec.decode(given) : await codec.encode(given);
    end(response, 200, { payloads: converted.map(inJson) });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const [status, message] = told(error);
      log.warn({ status, ...(status >= 500 && { err: error }) }, 'Refused');
      if (!response.headersSent) end(response, status, { message });
    });
  });
  server.requestTimeout = 10_000;
  server.listen(settings.port, settings.host);
  await once(server, 'listening').catch(() => {
    throw new UserError(`The codec server cannot use port ${settings.port}`, 'Set DRUMBEAT_CODEC_PORT to a free one.');
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : settings.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

function told(error: unknown): [number, string] {
  if (error instanceof Refused) return [error.status, error.message];
  if (error instanceof PayloadUnreadable) return [422, error.message];
  return [500, 'The codec server failed; its log says where.'];
}

function parse(body: string): z.output<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(body));
  } catch {
    throw new Refused(400, 'Send {"payloads": […]} with base64 fields.');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Refused(413, 'More than 8 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type Payloads = Awaited<ReturnType<PayloadCodec['decode']>>;

function inJson({ metadata, data }: Payloads[number]): object {
  const fields = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return { metadata: Object.fromEntries(fields), data: Buffer.from(data ?? []).toString('base64') };
}

function end(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

/** At most so many a second, counted from whole second to whole second. */
function limiter(most: number): () => boolean {
  let second = 0;
  let taken = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, taken] = [now, 0];
    taken += 1;
    return taken <= most;
  };
}
