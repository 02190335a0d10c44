/**
 * The HTTP endpoint for Slack: every request is verified, every vote is with Temporal before Slack hears "yes".
 * What could not be delivered is answered with an error, which Slack shows to the person.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { UserError } from '../../config/user-error.ts';
import type { Parts } from '../../config/environment.ts';
import { answerClicks } from './answer.ts';
import { boltLogger } from './logging.ts';
import type { DecideDeps } from './decide.ts';
import { outcomeOf, type SlackAppMetrics } from './metrics.ts';
import { createRequestCheck, readBody } from './signature.ts';

const path = '/slack/events';
/** Just under Slack's own 3 s: the answer is then an error, never nothing. */
const answerMs = 2800;

export interface SlackAppDeps extends DecideDeps {
  readonly slack: Parts['slack'];
  readonly log: Logger;
  readonly metrics?: Pick<SlackAppMetrics, 'answered'>;
}

export interface SlackApp {
  /** Port 0 takes a free one. Answers the port. */
  open(port: number, host?: string): Promise<number>;
  /** No new request is taken; those that are being answered are answered first. */
  close(): Promise<void>;
}

export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const { log, metrics } = deps;
  const receiver = boltReceiver(deps);
  const gate = createRequestCheck(deps.slack.signingSecret);
  const server = createServer((request, response) => {
    // While closing, a connection goes as soon as it is idle, not when its keep-alive runs out.
    response.once('close', () => !server.listening && server.closeIdleConnections());
    if (metrics) count(response, metrics);
    receive(request, response).catch((error: unknown) => {
      log.warn({ err: error }, 'A request broke off');
      response.destroy();
    });
  });
  server.requestTimeout = 10_000;

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== path) return end(response, 404);
    const rawBody = await readBody(request);
    if (!rawBody) return end(response, 413);
    const refusal = gate(request.headersDistinct, rawBody);
    if (refusal) {
      log.warn({ refusal }, 'Refused a request that is not a new one from Slack');
      return end(response, 401);
    }
    if (!holdsSomething(rawBody)) return end(response, 400);
    receiver.requestListener(Object.assign(request, { rawBody }), response);
  }

  return {
    async open(port, host) {
      server.listen(port, host);
      await once(server, 'listening').catch((error: unknown) => {
        log.debug({ err: error }, 'Not listening');
        throw new UserError(`The Slack app cannot use port ${port}`, 'Set SLACK_PORT to a free one.');
      });
      const address = server.address();
      return typeof address === 'object' && address ? address.port : port;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** Bolt takes for granted that a body is an object, and a form's payload too. */
function holdsSomething(rawBody: Buffer): boolean {
  const body = rawBody.toString('utf8');
  const payload = new URLSearchParams(body).get('payload');
  try {
    const parsed: unknown = JSON.parse(payload ?? body);
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    // A slash command is a form without a payload; what else it is Bolt says.
    return payload === null;
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

function count(response: ServerResponse, metrics: Pick<SlackAppMetrics, 'answered'>): void {
  const began = performance.now();
  response.once('close', () => {
    const outcome = response.writableFinished ? outcomeOf(response.statusCode) : 'broken_off';
    metrics.answered(outcome, (performance.now() - began) / 1000);
  });
}

function notAcknowledged(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(503).end();
}

function boltReceiver(deps: SlackAppDeps): HTTPReceiver {
  const { slack, log } = deps;
  const logger = boltLogger(log);
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    endpoints: path,
    logger,
    unhandledRequestTimeoutMillis: answerMs,
    unhandledRequestHandler: ({ response }) => notAcknowledged(response),
    processEventErrorHandler: ({ response }) => {
      notAcknowledged(response);
      return Promise.resolve(true);
    },
  });
  // The bot's token is for opening forms alone, so Bolt itself gets none.
  const app = new App({ receiver, authorize: () => Promise.resolve({}), logger });
  const web = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 1500,
    logger,
  });

  answerClicks(app, { ...deps, web, slackApiUrl: slack.apiUrl });
  return receiver;
}
