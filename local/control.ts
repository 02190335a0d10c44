/**
 * The supervisor's door on the loopback interface, for the console's buttons and for tests:
 * `GET /parts`; `POST /kill`, `/stop`, `/start`, each with `{"part": "worker"}`; in the demo `GET /clock`.
 */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { On } from '../domain/moments.ts';
import { type Supervisor, UnknownPart } from './supervisor.ts';

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

const order = z.strictObject({ part: z.string() });
const verbs = ['kill', 'stop', 'start'] as const;

export interface ControlOptions {
  readonly supervisor: Supervisor;
  /** A free one when absent. */
  readonly port?: number;
  /** The date of the business calendar, for pages that show it. */
  readonly today?: () => Promise<On>;
}

export async function openControl(options: ControlOptions): Promise<Control> {
  const server = createServer((request, response) => {
    void answer(options, request)
      .catch((error: unknown): Answer => {
        if (error instanceof UnknownPart) return { status: 404, body: { error: error.message } };
        return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
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

async function answer({ supervisor, today }: ControlOptions, request: IncomingMessage): Promise<Answer> {
  if (request.method === 'GET' && request.url === '/clock' && today)
    return { status: 200, body: { on: await today() } };
  if (request.method === 'GET' && request.url === '/parts') return { status: 200, body: supervisor.parts() };
  const verb = verbs.find((one) => request.method === 'POST' && request.url === `/${one}`);
  if (!verb)
    return { status: 404, body: { error: `Ask for GET /parts, or POST ${verbs.map((one) => `/${one}`).join(', ')}.` } };
  // A page of another origin cannot send this content type without being asked for permission first.
  if (!request.headers['content-type']?.startsWith('application/json'))
    return { status: 415, body: { error: 'Send JSON.' } };
  const read = order.safeParse(asJson(await text(request)));
  if (!read.success) return { status: 400, body: { error: 'Name the part: {"part": "worker"}.' } };
  await supervisor[verb](read.data.part);
  return { status: 200, body: supervisor.parts() };
}

function asJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
