/**
 * The supervisor's control endpoint on the loopback interface, for the console's buttons and for tests:
 * `GET /parts`; `POST /kill`, `/stop`, `/start`, each with `{"part": "worker"}`; in the demo `GET /clock`, and
 * `POST /nobody-answers` with `{"on": true}`. `GET /state` answers everything that a page shows.
 */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
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
  /** Who is waited for, and what stands still. */
  readonly waits: () => Promise<Waits>;
  readonly silence: Silence;
  /** How it ended, once it has. */
  readonly ended: () => DemoEnd | null;
}
export interface DemoEnd {
  readonly said: string;
  /** A page to read, as a file. */
  readonly report?: string;
}

export interface ControlOptions {
  readonly supervisor: Supervisor;
  /** A free one when absent. */
  readonly port?: number;
  readonly demo?: DemoControl;
}

export async function openControl(options: ControlOptions): Promise<Control> {
  const answer = answers(options);
  const server = createServer((request, response) => {
    void answer(request)
      .catch((error: unknown): Answer => {
        if (error instanceof UnknownPart) return refusal(404, error.message);
        return refusal(500, error instanceof Error ? error.message : String(error));
      })
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The control has no port.');
  return {
    url: `http://127.0.0.1:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}
const ok = (body: object): Answer => ({ status: 200, body });
const refusal = (status: number, error: string): Answer => ({ status, body: { error } });

const verbs = ['kill', 'stop', 'start'] as const;
const order = z.strictObject({ part: z.string() });
const silencing = z.strictObject({ on: z.boolean() });

function answers({ supervisor, demo }: ControlOptions): (request: IncomingMessage) => Promise<Answer> {
  const told = demo && demoTold(demo);
  const state = async (): Promise<object> => ({
    parts: supervisor.parts(),
    ...(told && { demo: await told() }),
  });

  return async (request) => {
    // A page under a foreign name that resolves to this machine is not one of ours.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) return refusal(403, 'Loopback only.');
    if (request.method === 'GET' && request.url === '/state') return ok(await state());
    if (request.method === 'GET' && request.url === '/parts') return ok(supervisor.parts());
    if (request.method === 'GET' && request.url === '/clock' && demo) return ok({ on: await demo.today() });
    const verb = verbs.find((one) => request.method === 'POST' && request.url === `/${one}`);
    const silences = demo && request.method === 'POST' && request.url === '/nobody-answers';
    if (!verb && !silences)
      return refusal(404, `Ask for GET /parts or /state, or POST ${verbs.map((one) => `/${one}`).join(', ')}.`);
    // A page of another origin cannot send this content type without being asked for permission first.
    if (!request.headers['content-type']?.startsWith('application/json')) return refusal(415, 'Send JSON.');
    const body = asJson(await text(request));
    if (verb) {
      const read = order.safeParse(body);
      if (!read.success) return refusal(400, 'Name the part: {"part": "worker"}.');
      await supervisor[verb](read.data.part);
    } else {
      const read = silencing.safeParse(body);
      if (!read.success) return refusal(400, 'Say {"on": true}, or {"on": false} to wait for people again.');
      if (read.data.on) demo?.silence.begin();
      else demo?.silence.end();
    }
    return ok(verb ? supervisor.parts() : await state());
  };
}

function demoTold({ today, waits, silence, ended }: DemoControl): () => Promise<object> {
  const date = lastKnown(today);
  const waited = lastKnown(waits);
  return async () => ({ on: await date(), waits: await waited(), silence: silence.told(), ended: ended() });
}

/** While the records cannot be read, what was read last is so still: the clock stands then, too. */
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

function asJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
