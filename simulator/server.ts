/** All simulated vendors, the people's side and the console page on one loopback port. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { createBreakIt } from './break-it/break-it.ts';
import { isPeoples } from './break-it/counts.ts';
import { consoleFile } from './console/files.ts';
import { createFaults, faultSchema, type Faults } from './faults.ts';
import { type Answer, type Call, type Endpoint, json, type Vendor, type VendorOptions, type Seed } from './frame.ts';
import { createNews } from './news.ts';
import { createOutages } from './outages.ts';
import * as vendors from './vendors.ts';
import { type KeptWorld, openWorld } from './world.ts';

export interface SimulatorOptions extends Omit<VendorOptions, 'businessDate' | 'waits'> {
  readonly port: number;
  /** The folder that remembers everything. */
  readonly state: string;
  readonly seed: Seed;
  /** The supervisor's control, which kills and starts parts and knows the date of the team's business calendar. */
  readonly controlUrl?: string | undefined;
}

export interface Simulator {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws when the port is taken or the state folder cannot be read */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const world = openWorld(options.state, options.seed);
  const faults = createFaults();
  const news = createNews();
  world.onChange(() => news.send('changed'));
  const all = Object.values(vendors).map(({ create }) =>
    create(world, { ...options, businessDate: () => breakIt.on(), waits: () => breakIt.waits() }),
  );
  const breakIt = createBreakIt(world, all, {
    controlUrl: options.controlUrl,
    faults,
    changed: () => news.send('break-it'),
    dateChanged: () => news.send('date', { on: breakIt.on() }),
    waitsChanged: () => news.send('changed'),
  });
  const outages = createOutages(world, all, breakIt.outages);

  const closing = new AbortController();
  const app = new Hono<Http>();
  app.use(async (c, next) => {
    const { host, origin = `http://${host}` } = c.req.header();
    // Only pages of this machine may ask, whatever name a resolver gave them.
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '')) return c.text('Loopback only.', 403);
    // A page of another origin did not ask on this person's behalf.
    if (origin !== `http://${host}`) return c.text('Only this page itself may send requests.', 403);
    return next();
  });
  app.get('/people/events', (c) => news.listen(c));
  for (const vendor of all) {
    for (const one of vendor.endpoints) {
      app.on(one.method, `/${vendor.name}${one.path}`, (c) => answerAs(vendor, one, c));
    }
    app.all(`/${vendor.name}/*`, (c) => answerAs(vendor, undefined, c));
  }
  const own = [...operators(world, faults, all), ...outages.endpoints, ...breakIt.endpoints];
  for (const one of [...all.flatMap(({ people = [] }) => people), ...own]) {
    app.on(one.method, one.path, async (c) => {
      const answer = await one.answer(await callOf(c));
      world.commit();
      return responseOf(answer);
    });
  }
  app.all('*', async (c) => responseOf(consoleFile(await callOf(c))));
  app.onError((error, c) => {
    process.stderr.write(`simulator: ${c.req.method} ${c.req.path}: ${String(error)}\n`);
    return c.json({ error: 'The simulator failed; see its output.' }, 500);
  });

  async function answerAs(vendor: Vendor, endpoint: Endpoint | undefined, c: Context<Http>): Promise<Response> {
    const call = await callOf(c, `/${vendor.name}`);
    const operation = endpoint?.operation;
    const isCall = operation !== undefined && !isPeoples(operation);
    const ended = isCall ? breakIt.called(vendor.name, operation) : () => undefined;
    const fault = operation === undefined ? undefined : faults.take(vendor.name, operation);
    if (fault?.kind === 'before' || fault?.kind === 'status') ended('failed');
    if (fault?.kind === 'before') return cut(c);
    if (fault?.kind === 'status') return responseOf(fault);
    if (fault?.kind === 'late') {
      const happens = async () => {
        await pause(fault.ms, undefined, { signal: closing.signal });
        await effectOf();
        ended('failed');
      };
      happens().catch((error: unknown) => {
        if (!closing.signal.aborted) process.stderr.write(`simulator: late ${operation}: ${String(error)}\n`);
      });
      return cut(c);
    }
    const before = world.effects().length;
    const answer = await effectOf();
    ended(fault?.kind === 'after' ? 'failed' : 'answered', world.effects()[before]);
    if (fault?.kind === 'after') return cut(c);
    if (fault?.kind === 'slow') await pause(fault.ms);
    return responseOf(answer);

    async function effectOf(): Promise<Answer> {
      const refused = outages.answerTo(vendor, call, isCall ? operation : undefined) ?? vendor.admit?.(call);
      const given = refused ?? (endpoint ? await endpoint.answer(call) : vendor.unknown(call));
      world.commit();
      return given;
    }
  }

  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw isTaken(error) ? new PortTaken(options.port) : error;
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      closing.abort();
      breakIt.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      world.commit();
    },
  };
}

type Http = { Bindings: HttpBindings };

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** No answer: the connection ends. */
function cut(c: Context<Http>): Response {
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

class PortTaken extends Error {
  constructor(port: number) {
    super(`port ${port} is in use by another program. Choose a free one with --port.`);
  }
}

function operators(world: KeptWorld, faults: Faults, all: readonly Vendor[]): Endpoint[] {
  return [
    { method: 'GET', path: '/effects', operation: 'effects', answer: () => json(world.effects()) },
    {
      method: 'POST',
      path: '/faults',
      operation: 'faults',
      answer: (call) => {
        const fault = faultSchema.safeParse(JSON.parse(call.body));
        if (!fault.success) return json({ error: fault.error.message }, 400);
        const { vendor } = fault.data;
        if (!all.some(({ name }) => name === vendor)) return json({ error: `There is no vendor ${vendor}.` }, 400);
        faults.add(fault.data);
        return json({ ok: true });
      },
    },
  ];
}

async function callOf(c: Context<Http>, prefix = ''): Promise<Call> {
  const { pathname, searchParams } = new URL(c.req.url);
  return {
    method: c.req.method,
    path: pathname.slice(prefix.length),
    query: searchParams,
    headers: c.req.header(),
    body: await c.req.text(),
    params: c.req.param(),
    base: `http://${c.req.header('host')}${prefix}`,
  };
}

function responseOf({ status, headers = {}, body }: Answer): Response {
  if (body === undefined) return new Response(null, { status, headers });
  if (typeof body !== 'string') return Response.json(body, { status, headers });
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}
