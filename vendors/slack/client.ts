/** Slack's own client, set up so that Temporal does all the waiting and retrying, and what its errors mean. */
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { z } from 'zod';
import { UnusableAnswer, vendorFetch } from '../http.ts';
import { plainWord, tokenIdOf, type Access, type Connection, type Refusal, type VendorClient } from '../vendor.ts';
import { meaningOf } from './refusals.ts';

export interface SlackConnection extends Connection {
  readonly web: WebClient;
}

export type SlackClient = SlackConnection & VendorClient;

export function connectSlack({ botToken, url }: Pick<Access<'botToken'>, 'botToken' | 'url'>): SlackConnection {
  const web = new WebClient(botToken, {
    slackApiUrl: url.endsWith('/') ? url : `${url}/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: objectsOnly,
    logLevel: LogLevel.ERROR,
  });
  return {
    web,
    tokenId: tokenIdOf('slack', botToken),
    refusalOf,
    async identify() {
      const { user_id: user, bot_id: bot } = identity.parse(await web.auth.test());
      return [user, ...(bot === undefined ? [] : [bot])];
    },
  };
}

/** A message names its author by either. */
const identity = z.object({ user_id: z.string(), bot_id: z.string().optional() });

function refusalOf(error: unknown): Refusal | 'malformed' | null {
  if (error instanceof WebAPIRateLimitedError) return { status: 429, tooMany: { waitMs: error.retryAfter * 1000 } };
  if (error instanceof WebAPIHTTPError) return { status: error.statusCode };
  if (error instanceof WebAPIRequestError) return { status: null };
  if (error instanceof WebAPIPlatformError) {
    const code = plainWord(error.data.error);
    // The library puts a body that is not JSON in the place of the code.
    if (code === undefined) return 'malformed';
    if (code === 'ratelimited' || code === 'rate_limited') return { status: 200, code, tooMany: {} };
    return { status: 200, code, ...meaningOf(code) };
  }
  // A 429 without a readable Retry-After is a plain error of the library.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { status: 429, tooMany: {} };
  }
  return null;
}

/** The library takes an answer of null for an error of its own, and a list for an answer. */
async function objectsOnly(...request: Parameters<typeof vendorFetch>): Promise<Response> {
  const response = await vendorFetch(...request);
  if (response.ok && !isObject(await response.clone().text())) throw new UnusableAnswer('It is no JSON object');
  return response;
}

function isObject(body: string): boolean {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null && !Array.isArray(read);
  } catch {
    return false;
  }
}

/** Has Slack said this word? For the few refusals that are valid answers to a question. */
export function slackErrorCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(error.data.error);
}
