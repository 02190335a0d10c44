/**
 * The supervisor's control endpoint on the loopback interface, for the console's buttons and for tests:
 * `GET /parts`; `POST /kill`, `/stop`, `/start`, each with `{"part": "worker"}`; in the demo `GET /clock`, and
 * `POST /nobody-answers` with `{"on": true}`. `GET /state` answers everything that a page shows.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { type Http, isLoopback, serve } from '../../client/http/serve.ts';
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Silence } from './silence.ts';
import { type Supervisor, UnknownPart } from '../supervisor.ts';
import type { Waits } from './waits.ts';

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** What only the demo has. */
export interface DemoControl {
  /** The date of the business calendar. */
  readonly today: () => Promise<BusinessTime>;
  /** Who is waited for, and what is parked. */
  readonly waits: () => Promise<Waits>;
  readonly silence: Silence;
  /** How it ended, once it has. */
  readonly ended: () => DemoEnd | null;
}
export interface DemoEnd {
  readonly text: string;
  /** A page to read, as a file. */
  readonly report?: string;
}

export interface ControlOptions {
  readonly supervisor: Supervisor;
  /** A free one when absent. */
  readonly port?: number;
  /** Part of the address; made up when absent. Only who may read `.drumbeat/running.json` knows it. */
  readonly secret?: string;
  readonly demo?: DemoControl;
}

export function newSecret(): string {
  return randomBytes(16).toString('hex');
}

export async function openControl(options: ControlOptions): Promise<Control> {
  const { supervisor, port = 0, secret = newSecret(), demo } = options;
  const readDemo = demo && demoReader(demo);
  const state = async (): Promise<object> => ({
    parts: supervisor.parts(),
    ...(readDemo && { demo: await readDemo() }),
  });
  const app = new Hono<Http>().basePath(`/${secret}`);
  app.use(async (c, next) => {
    // A page under a foreign name that resolves to this machine is not one of ours.
    const { host, origin } = c.req.header();
    if (!isLoopback(host)) throw new HTTPException(403, { message: 'Loopback only.' });
    // The console's page asks through its own server: no page asks here.
    if (origin !== undefined) throw new HTTPException(403, { message: 'Not from a page.' });
    await next();
  });
  app.get('/state', async (c) => c.json(await state()));
  app.get('/parts', (c) => c.json(supervisor.parts()));
  for (const verb of verbs) {
    app.post(`/${verb}`, async (c) => {
      const { part } = await bodyOf(c, order, 'Name the part: {"part": "worker"}.');
      await supervisor[verb](part);
      return c.json(supervisor.parts());
    });
  }
  if (demo) {
    app.get('/clock', async (c) => c.json({ on: await demo.today() }));
    app.post('/nobody-answers', async (c) => {
      const { on } = await bodyOf(c, silencing, 'Send {"on": true}, or {"on": false} to wait for people again.');
      if (on) demo.silence.begin();
      else demo.silence.end();
      return c.json(await state());
    });
  }
  app.notFound((c) => {
    const there = `There are GET /parts and /state, and POST ${verbs.map((one) => `/${one}`).join(', ')}.`;
    return c.json({ error: there }, 404);
  });
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : error instanceof UnknownPart ? 404 : 500;
    return c.json({ error: error.message }, status);
  });
  const listening = await serve(app, { port, host: '127.0.0.1' }, 'cut');
  return { url: `http://127.0.0.1:${listening.port}/${secret}`, close: () => listening.close() };
}

const verbs = ['kill', 'stop', 'start'] as const;
const order = z.strictObject({ part: z.string() });
const silencing = z.strictObject({ on: z.boolean() });

async function bodyOf<Body>(c: Context<Http>, schema: z.ZodType<Body>, expected: string): Promise<Body> {
  // A page of another origin cannot send this content type without being asked for permission first.
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw new HTTPException(415, { message: 'Send JSON.' });
  }
  const read = schema.safeParse(await c.req.json().catch(() => undefined));
  if (!read.success) throw new HTTPException(400, { message: expected });
  return read.data;
}

function demoReader({ today, waits, silence, ended }: DemoControl): () => Promise<object> {
  const date = lastKnown(today);
  const waited = lastKnown(waits);
  return async () => ({ on: await date(), waits: await waited(), silence: silence.told(), ended: ended() });
}

/** While the records cannot be read, the last reading still holds: the clock stops then, too. */
function lastKnown<Known>(read: () => Promise<Known>): () => Promise<Known | null> {
  let last: Known | null = null;
  return async () => {
    const reading = read().then(
      (known) => void (last = known),
      () => undefined,
    );
    await Promise.race([reading, pause(100)]);
    return last;
  };
}
