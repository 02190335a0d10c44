/**
 * The HTTP endpoint for Slack: every request is verified, every answer is with Temporal before Slack is acknowledged.
 * What could not be delivered is answered with an error, which Slack shows to the person.
 */
import { App, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import pTimeout from 'p-timeout';
import { z } from 'zod';
import { UserError } from '../../config/user-error.ts';
import { refusals } from '../../domain/decisions/decisions.ts';
import type { Team } from '../../domain/team.ts';
import type { Parts } from '../../config/environment.ts';
import { type Address, type Http, type Listening, serve } from '../http/serve.ts';
import { takeAnswers, TooManyAnswers, type AnswerDeps } from './answer.ts';
import { createHome, foreignIn, readSent } from './home.ts';
import { boltLogger } from './logging.ts';
import { outcomeOf, type SlackAppMetrics } from './metrics.ts';
import { respond } from './respond.ts';
import { createSenders } from './senders.ts';
import { createRequestCheck } from './signature.ts';

const path = '/slack/events';
const maxBodyBytes = 1024 * 1024;
/** Just under Slack's own 3 s: the answer is then an error, never nothing. */
const answerMs = 2800;

export interface SlackAppDeps extends Pick<AnswerDeps, 'db' | 'temporal' | 'log' | 'clock'> {
  readonly slack: Parts['slack'];
  /** As the team files have them at the start. */
  readonly teams: readonly Team[];
  readonly metrics?: Pick<SlackAppMetrics, 'answered'>;
}

/** @throws {UserError} when the port is taken */
export async function openSlackApp(deps: SlackAppDeps, address: Address): Promise<Listening> {
  const { log, metrics } = deps;
  const web = webClient(deps);
  const bolt = boltApp(deps, web);
  const home = createHome(web);
  const refusalOf = createRequestCheck(deps.slack.signingSecret);
  const app = new Hono<Http>();

  app.use(async (c, next) => {
    const began = performance.now();
    const { outgoing } = c.env;
    outgoing.once('close', () => {
      const outcome = outgoing.writableFinished ? outcomeOf(outgoing.statusCode) : 'broken_off';
      metrics?.answered(outcome, (performance.now() - began) / 1000);
    });
    await next();
    if (!c.res.ok) c.header('connection', 'close');
  });
  app.post(path, bodyLimit({ maxSize: maxBodyBytes, onError: (c) => c.body(null, 413) }), async (c) => {
    const raw = Buffer.from(await c.req.arrayBuffer());
    const refusal = refusalOf(c.req.raw.headers, raw);
    if (refusal) {
      log.warn({ refusal }, 'Rejected a request that is not a new request from Slack');
      return c.body(null, 401);
    }
    const body = bodyOf(raw.toString('utf8'));
    if (!body) return c.body(null, 400);
    if (body['type'] === 'url_verification') return c.json({ challenge: body['challenge'] });
    if ('ssl_check' in body) return c.body(null, 200);
    const sent = readSent(body);
    if (!sent) return c.body(null, 400);
    const foreign = foreignIn(sent, await home());
    if (foreign) {
      log.warn({ foreign }, 'Rejected a request of another app, workspace or organization');
      const to = body['response_url'];
      if (foreign === 'person' && typeof to === 'string') await respond(to, refusals.stranger, deps.slack.url);
      return c.body(null, 401);
    }
    const answer = await acknowledgement(bolt, body).catch((error: unknown) =>
      isTooMany(error) ? (429 as const) : (503 as const),
    );
    if (typeof answer === 'number') return c.body(null, answer);
    return typeof answer.words === 'object' ? c.json(answer.words) : c.text(answer.words ?? '');
  });
  app.notFound((c) => c.body(null, 404));
  app.onError((error, c) => {
    log.warn({ err: error }, 'A request was aborted');
    return c.body(null, 503);
  });

  return serve(app, address).catch((error: unknown) => {
    log.debug({ err: error }, 'Not listening');
    throw new UserError(`The Slack app cannot use port ${address.port}`, 'Set SLACK_PORT to a free one.');
  });
}

/** A JSON body, a form with a JSON payload, or a slash command, which is a form without one. */
function bodyOf(raw: string): Record<string, unknown> | null {
  const form = new URLSearchParams(raw);
  const payload = form.get('payload');
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(payload ?? raw)).data ?? null;
  } catch {
    return payload === null ? Object.fromEntries(form) : null;
  }
}

/** Bolt wraps what a listener throws. */
function isTooMany(error: unknown): boolean {
  return (
    error instanceof TooManyAnswers || (error instanceof Error && 'original' in error && isTooMany(error.original))
  );
}

/** What Bolt's listener acknowledges with. @throws when it does not, in time or at all */
function acknowledgement(bolt: App, body: Record<string, unknown>): Promise<{ words?: string | object }> {
  const acknowledged = Promise.withResolvers<{ words?: string | object }>();
  const ack = (words?: string | object): Promise<void> => {
    acknowledged.resolve(words === undefined ? {} : { words });
    return Promise.resolve();
  };
  bolt.processEvent({ body, ack }).catch(acknowledged.reject);
  return pTimeout(acknowledged.promise, { milliseconds: answerMs });
}

/** Bolt's receiver is what serves HTTP; here that is the app above. */
const receiver: Receiver = { init: () => undefined, start: () => Promise.resolve(), stop: () => Promise.resolve() };

/** The bot's token is for opening forms, and for learning whose it is. */
function webClient({ slack, log }: SlackAppDeps): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.url,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 1500,
    logger: boltLogger(log),
  });
}

function boltApp(deps: SlackAppDeps, web: WebClient): App {
  const { slack, log, db, teams } = deps;
  // Bolt itself gets no token.
  const app = new App({ receiver, authorize: () => Promise.resolve({}), logger: boltLogger(log) });
  takeAnswers(app, { ...deps, web, slackApiUrl: slack.url, senders: createSenders(db, teams) });
  return app;
}
