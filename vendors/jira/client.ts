/** Jira's client (`jira.js`), over a transport of our own, and what its errors mean. */
import { createCloudClient, type CloudClient } from 'jira.js';
import { z } from 'zod';
import { plainWord, tokenIdOf, type Access, type Connection, type Refusal, type VendorClient } from '../vendor.ts';
import { createTransport, NoAnswer, RefusedByJira, TokenIgnored } from './transport.ts';

export interface JiraConnection extends Connection {
  readonly cloud: CloudClient;
  /** The page of an issue, for people. */
  readonly pageOf: (key: string) => string;
}

export type JiraClient = JiraConnection & VendorClient;

/** @param strict answers must be as the library describes them, as tests want it */
export function connectJira(
  { url, pages, email, token }: Access<'email' | 'token'>,
  { strict = false } = {},
): JiraConnection {
  const pageOf = (key: string) => `${pages.replace(/\/$/, '')}/browse/${key}`;
  const cloud = createCloudClient(createTransport({ url, email, token, strict }));
  return {
    cloud,
    pageOf,
    tokenId: tokenIdOf('jira', `${email}:${token}`),
    refusalOf,
    identify: async () => [identity.parse(await cloud.myself.getCurrentUser()).accountId],
  };
}

const identity = z.object({ accountId: z.string() });

/** Jira names the fields it refuses as keys of `errors`. */
const refusal = z.object({ errors: z.record(z.string(), z.unknown()) });

export function refusedFields(error: unknown): string[] {
  return error instanceof RefusedByJira ? Object.keys(refusal.safeParse(error.body).data?.errors ?? {}) : [];
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof NoAnswer) return { status: null };
  if (error instanceof TokenIgnored) return { status: 401, about: 'token', code: 'AUTHENTICATED_FAILED' };
  if (!(error instanceof RefusedByJira)) return null;
  const { status, headers } = error;
  if (status === 429) return { status, tooMany: { waitMs: waitIn(headers) } };
  return { status, fields: refusedFields(error).flatMap((name) => plainWord(name) ?? []) };
}

/** Seconds, or a date. */
function waitIn(headers: Headers): number | undefined {
  const said = headers.get('retry-after');
  if (said === null) return undefined;
  const seconds = Number(said);
  return Number.isNaN(seconds) ? Date.parse(said) - Date.now() : seconds * 1_000;
}
