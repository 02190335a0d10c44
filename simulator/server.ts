/** All simulated vendors, the people's side and the console page on one loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { createBreakIt } from './break-it/break-it.ts';
import { isPeoples } from './break-it/counts.ts';
import { consoleFile } from './console/files.ts';
import { createFaults, faultSchema, type Faults } from './faults.ts';
import { type Answer, type Call, type Endpoint, type Found, json, router, type Vendor } from './frame.ts';
import { createNews } from './news.ts';
import { createGithub } from './github/github.ts';
import { createJira } from './jira/jira.ts';
import { createOutages } from './outages.ts';
import type { Seed } from './seed.ts';
import { createSlack } from './slack/slack.ts';
import { type KeptWorld, openWorld } from './world.ts';

export interface SimulatorOptions {
  readonly port: number;
  /** The folder that remembers everything. */
  readonly state: string;
  readonly seed: Seed;
  readonly slackRequestUrl?: string | undefined;
  readonly temporalUi?: string | undefined;
  /** The supervisor's control, which kills and starts parts and knows the date of the team's business calendar. */
  readonly controlUrl?: string | undefined;
  /** How long a written issue takes to reach Jira's search, in milliseconds. */
  readonly jiraIndexLagMs?: number | undefined;
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
  world.onChange(() => news.tell('changed'));
  const breakIt = createBreakIt(world, {
    controlUrl: options.controlUrl,
    faults,
    changed: () => news.tell('break-it'),
    dateChanged: () => news.tell('date', { on: breakIt.on() }),
    waitsChanged: () => news.tell('changed'),
  });
  const slack = createSlack(world, {
    requestUrl: options.slackRequestUrl,
    temporalUi: options.temporalUi,
    businessDate: breakIt.on,
    waits: breakIt.waits,
  });
  const all = [slack.vendor, createJira(world, options.jiraIndexLagMs ?? 0), createGithub(world)];
  const vendors = all.map((vendor) => ({ vendor, find: router(vendor.endpoints) }));
  const outages = createOutages(world, all, breakIt.outages);
  const find = router([...slack.people, ...operators(world, faults), ...outages.endpoints, ...breakIt.endpoints]);

  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      process.stderr.write(`simulator: ${request.method} ${request.url}: ${String(error)}\n`);
      if (response.headersSent) response.destroy();
      else write(response, json({ error: 'The simulator failed; its output says why.' }, 500));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await read(request);
    // Only pages of this machine may ask, whatever name a resolver gave them.
    if (!isLoopback(call.headers['host'])) return write(response, { status: 403, body: 'Loopback only.' });
    // What a page of another origin sends is not what this person wanted.
    const { origin = call.base } = call.headers;
    if (origin !== call.base) return write(response, { status: 403, body: 'Only this page itself may ask.' });
    if (call.path === '/people/events') return news.listen(response);
    const known = vendors.find(({ vendor }) => call.path.startsWith(`${vendor.prefix}/`));
    if (known) return serveVendor(known.vendor, known.find, call, response);
    const found = find(call.method, call.path);
    const answer = found ? await found.endpoint.answer({ ...call, params: found.params }) : consoleFile(call);
    world.commit();
    write(response, answer);
  }

  async function serveVendor(
    vendor: Vendor,
    route: (method: string, path: string) => Found | undefined,
    whole: Call,
    response: ServerResponse,
  ): Promise<void> {
    const path = whole.path.slice(vendor.prefix.length);
    const found = route(whole.method, path);
    const call: Call = { ...whole, path, params: found?.params ?? {}, base: whole.base + vendor.prefix };
    const operation = found?.endpoint.operation;
    const isCall = operation !== undefined && !isPeoples(operation);
    const went = isCall ? breakIt.called(vendor.name, operation) : () => undefined;
    const fault = found && faults.take(vendor.name, found.endpoint.operation);
    if (fault?.kind === 'before' || fault?.kind === 'status') went('failed');
    if (fault?.kind === 'before') return void response.destroy();
    if (fault?.kind === 'status') return write(response, { ...fault });
    const before = world.effects().length;
    const refused = outages.answerTo(vendor, call, isCall ? operation : undefined) ?? vendor.admit?.(call);
    const answer = refused ?? (found ? await found.endpoint.answer(call) : vendor.unknown(call));
    world.commit();
    went(fault?.kind === 'after' ? 'failed' : 'answered', world.effects()[before]);
    if (fault?.kind === 'after') return void response.destroy();
    if (fault?.kind === 'slow') await pause(fault.ms);
    write(response, answer);
  }

  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      failed(error.code === 'EADDRINUSE' ? new PortTaken(options.port) : error);
    });
    server.listen(options.port, '127.0.0.1', listening);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      breakIt.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      world.commit();
    },
  };
}

class PortTaken extends Error {
  constructor(port: number) {
    super(`port ${port} is in use by another program. Give a free one with --port.`);
  }
}

function operators(world: KeptWorld, faults: Faults): Endpoint[] {
  return [
    { method: 'GET', path: '/effects', operation: 'effects', answer: () => json(world.effects()) },
    {
      method: 'POST',
      path: '/faults',
      operation: 'faults',
      answer: (call) => {
        const fault = faultSchema.safeParse(JSON.parse(call.body));
        if (!fault.success) return json({ error: fault.error.message }, 400);
        faults.add(fault.data);
        return json({ ok: true });
      },
    },
  ];
}

async function read(request: IncomingMessage): Promise<Call> {
  const host = request.headers.host ?? '';
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    ),
    body: await text(request),
    params: {},
    base: `http://${host}`,
  };
}

function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

function write(response: ServerResponse, answer: Answer): void {
  const { status, headers = {}, body } = answer;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const type = raw ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(raw ? body : JSON.stringify(body));
}
