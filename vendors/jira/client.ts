/** Jira's client (`jira.js`), with a limit on each call's time, and what its errors mean. */
import { createCloudClient, type CloudClient } from 'jira.js';
import {
  createClient,
  isApiError,
  isNetworkError,
  isRateLimitError,
  isSchemaMismatchError,
  type ClientConfig,
} from 'jira.js/core';
import pTimeout, { TimeoutError } from 'p-timeout';
import { z } from 'zod';
import {
  httpTimeoutMs,
  plainWord,
  tokenIdOf,
  type Access,
  type Connection,
  type Refusal,
  type VendorClient,
} from '../vendor.ts';

export interface JiraConnection extends Connection {
  readonly cloud: CloudClient;
  /** The page of an issue, for people. */
  readonly pageOf: (key: string) => string;
}

export type JiraClient = JiraConnection & VendorClient;

/** @param options of the library: it warns of answers that are not as it expects; tests throw */
export function connectJira(
  { url, pages, email, token }: Access<'email' | 'token'>,
  options: Pick<ClientConfig, 'onSchemaMismatch'> = {},
): JiraConnection {
  const client = createClient({
    host: url,
    auth: { type: 'basic', email, apiToken: token },
    ...options,
  });
  const cloud = createCloudClient({ sendRequest: (request) => inTime(client.sendRequest(request)) });
  const pageOf = (key: string) => `${pages.replace(/\/$/, '')}/browse/${key}`;
  return {
    cloud,
    pageOf,
    tokenId: tokenIdOf('jira', `${email}:${token}`),
    refusalOf,
  };
}

/** The library has no time limit of its own. A call that is given up may still take effect: the lookup finds it. */
const inTime = <Result>(work: Promise<Result>): Promise<Result> => pTimeout(work, { milliseconds: httpTimeoutMs });

/** Jira names the fields it refuses as keys of `errors`. */
const refusedFields = z.object({ errors: z.record(z.string(), z.unknown()) });

function refusalOf(error: unknown): Refusal | 'malformed' | null {
  if (error instanceof TimeoutError || isNetworkError(error)) return { status: null };
  if (isSchemaMismatchError(error)) return 'malformed';
  if (isRateLimitError(error)) return { status: 429, tooMany: { waitMs: error.retryAfterMs } };
  if (!isApiError(error)) return null;
  const body = refusedFields.safeParse(error.body);
  const names = body.success ? Object.keys(body.data.errors) : [];
  return { status: error.status, fields: names.map(plainWord).filter((name) => name !== undefined) };
}
