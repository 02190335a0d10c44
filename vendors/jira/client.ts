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
import { vendorTitles, type Team } from '../../domain/team.ts';
import { literal } from '../../domain/text/text.ts';
import { httpTimeoutMs, plainWord, tokenIdOf } from '../call.ts';
import type { Refusal, VendorClient } from '../vendor.ts';

const facts = {
  name: 'jira' as const,
  title: vendorTitles.jira,
  settleMs: 15_000,
  remedies: {
    token: literal('Put a valid JIRA_EMAIL and JIRA_API_TOKEN into the environment and restart the worker.'),
    permission: literal('Give the account of JIRA_EMAIL the permission for this in the Jira project.'),
    place: literal('Restore it in Jira or let the account see it, or correct the project in the team file.'),
  },
};

export interface JiraClient extends VendorClient {
  readonly cloud: CloudClient;
  /** The page of an issue, for people. */
  readonly pageOf: (team: Team, key: string) => string;
}

export interface JiraAccess {
  readonly url: string;
  readonly email: string;
  readonly apiToken: string;
  /** Where its pages are, when not at the team's site: the simulator's. */
  readonly pages?: string | undefined;
  /** The library warns by default; tests throw. */
  readonly onSchemaMismatch?: ClientConfig['onSchemaMismatch'];
}

export function createJiraClient({ url, email, apiToken, pages, onSchemaMismatch }: JiraAccess): JiraClient {
  const client = createClient({
    host: url,
    auth: { type: 'basic', email, apiToken },
    ...(onSchemaMismatch === undefined ? {} : { onSchemaMismatch }),
  });
  const cloud = createCloudClient({ sendRequest: (request) => inTime(client.sendRequest(request)) });
  const pageOf = (team: Team, key: string) => `${(pages ?? team.jira.site).replace(/\/$/, '')}/browse/${key}`;
  return {
    ...facts,
    cloud,
    pageOf,
    tokenId: tokenIdOf('jira', `${email}:${apiToken}`),
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
