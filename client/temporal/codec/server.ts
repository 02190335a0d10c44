/**
 * Shows clear text in the Temporal UI and CLI to whoever may read it: Temporal's codec protocol over HTTP.
 * The browser asks it, so it says which page may (CORS); whoever asks must know the token, except on loopback.
 */
import type { PayloadCodec } from '@temporalio/common';
import { type Handler, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Parts } from '../../../config/environment.ts';
import { UserError } from '../../../config/user-error.ts';
import { type Http, type Listening, serve } from '../../http/serve.ts';
import { PayloadUnreadable } from '../errors.ts';
import { createAccess, refused } from './access.ts';

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

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const bodySchema = z.object({
  payloads: z.array(
    z.object({
      metadata: z.record(z.string(), base64).nullish(),
      data: base64.nullish().transform((data) => data ?? null),
    }),
  ),
});

/** @throws {UserError} when the port is taken */
export function openCodecServer(deps: CodecServerDeps): Promise<Listening> {
  const { settings, codec, namespace, log } = deps;
  const admits = limiter(deps.perSecond ?? usualPerSecond);
  const app = new Hono<Http>();

  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    if (c.req.method !== 'OPTIONS' && !admits()) throw refused(429, 'Too many requests; wait a second.');
    await next();
  });
  app.use(...createAccess(settings));
  // For a person who signs in here first, so that the browser knows the token when the UI asks.
  app.get('/', (c) => c.json({ message: 'Signed in.' }));

  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw refused(413, 'The request is larger than 8 MB.');
    },
  });
  const convert =
    (direction: 'decode' | 'encode'): Handler<Http> =>
    async (c) => {
      if ((c.req.header('x-namespace') ?? namespace) !== namespace) throw refused(403, 'Unknown namespace.');
      const { payloads } = parse(await c.req.text());
      const converted = await codec[direction](
        payloads.map(({ metadata, data }) => ({ metadata: metadata ?? null, data })),
      );
      return c.json({ payloads: converted.map(inJson) });
    };
  app.post('/decode', limit, convert('decode'));
  app.post('/encode', limit, convert('encode'));

  app.notFound(() => {
    throw refused(404, 'Use POST /decode or POST /encode.');
  });
  app.onError((error, c) => {
    const refusal = refusalFor(error);
    log.warn({ status: refusal.status, ...(refusal.status >= 500 && { err: error }) }, 'Refused');
    return c.json({ message: refusal.message }, refusal.status);
  });
  return serve(app, settings).catch(() => {
    throw new UserError(`The codec server cannot use port ${settings.port}`, 'Set DRUMBEAT_CODEC_PORT to a free one.');
  });
}

function refusalFor(error: Error) {
  if (error instanceof HTTPException) return error;
  if (error instanceof PayloadUnreadable) return refused(422, error.message);
  return refused(500, 'The codec server failed; its log has the error.');
}

function parse(body: string): z.output<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(body));
  } catch {
    throw refused(400, 'Send {"payloads": […]} with base64 fields.');
  }
}

type Payloads = Awaited<ReturnType<PayloadCodec['decode']>>;

function inJson({ metadata, data }: Payloads[number]): object {
  const fields = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return { metadata: Object.fromEntries(fields), data: Buffer.from(data ?? []).toString('base64') };
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
