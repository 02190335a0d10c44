/** Slack's own client, set up so that Temporal does all the waiting and retrying, and what its errors mean. */
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { vendorFetch } from '../http.ts';
import {
  plainWord,
  tokenIdOf,
  type About,
  type Access,
  type Connection,
  type Refusal,
  type VendorClient,
} from '../vendor.ts';

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
    fetch: vendorFetch,
    logLevel: LogLevel.ERROR,
  });
  return {
    web,
    tokenId: tokenIdOf('slack', botToken),
    refusalOf,
  };
}

/** https://docs.slack.dev/reference/methods/chat.postMessage and its siblings: the codes that say what to fix. */
const meanings: Readonly<Record<About, readonly string[]>> = {
  token: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'not_allowed_token_type',
    'org_login_required',
    'team_access_not_granted',
  ],
  permission: ['missing_scope', 'no_permission', 'access_denied', 'ekm_access_denied', 'restricted_action'],
  place: [
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'is_inactive',
    'user_not_found',
    'user_not_visible',
    'cannot_dm_bot',
    'user_disabled',
  ],
  content: [],
  vendor: ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
};

function refusalOf(error: unknown): Refusal | 'malformed' | null {
  if (error instanceof WebAPIRateLimitedError) return { status: 429, tooMany: { waitMs: error.retryAfter * 1000 } };
  if (error instanceof WebAPIHTTPError) return { status: error.statusCode };
  if (error instanceof WebAPIRequestError) return { status: null };
  if (error instanceof WebAPIPlatformError) {
    const code = plainWord(error.data.error);
    // The library puts a body that is not JSON in the place of the code.
    if (code === undefined) return 'malformed';
    if (code === 'ratelimited' || code === 'rate_limited') return { status: 200, code, tooMany: {} };
    return { status: 200, code, about: aboutCode(code) };
  }
  // A 429 without a readable Retry-After is a plain error of the library.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { status: 429, tooMany: {} };
  }
  return null;
}

function aboutCode(code: string): About {
  const abouts: readonly About[] = ['token', 'permission', 'place', 'vendor'];
  return abouts.find((about) => meanings[about].includes(code)) ?? 'content';
}

/** Has Slack said this word? For the few refusals that are valid answers to a question. */
export function slackErrorCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(error.data.error);
}
