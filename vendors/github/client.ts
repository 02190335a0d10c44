/** GitHub's own client without its retries and waits (Temporal has them), and what its errors mean. */
import { Octokit, RequestError } from 'octokit';
import { z } from 'zod';
import { vendorFetch } from '../http.ts';
import { plainWord, tokenIdOf, type Access, type Connection, type Refusal, type VendorClient } from '../vendor.ts';

export interface GithubConnection extends Connection {
  readonly octokit: Octokit;
}

/** The version of the REST API that the answers are read by; GitHub would take its newest otherwise. */
const apiVersion = '2022-11-28';

export type GithubClient = GithubConnection & VendorClient;

export function connectGithub({ token, url }: Pick<Access<'token'>, 'token' | 'url'>): GithubConnection {
  const octokit = new Octokit({
    auth: token,
    baseUrl: url.replace(/\/$/, ''),
    retry: { enabled: false },
    throttle: { enabled: false },
    request: { fetch: vendorFetch },
    // `client.ts` reports failures; the library would print them too.
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  octokit.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = apiVersion;
  });
  return {
    octokit,
    tokenId: tokenIdOf('github', token),
    refusalOf,
  };
}

function quiet(): void {}

const refusedFields = z.object({ errors: z.array(z.object({ field: z.string() })) });
const message = z.object({ message: z.string() });

function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof RequestError)) return null;
  const response = error.response;
  // Without an answer the library calls it a 500.
  if (!response) return { status: null };
  const { status } = error;
  if (status === 429 || (status === 403 && isLimit(response.headers, response.data))) {
    return { status, tooMany: { waitMs: waitMs(response.headers) } };
  }
  // "Git Repository is empty", "already exists": here a conflict does not pass by itself.
  if (status === 409) return { status, about: 'content' };
  const body = refusedFields.safeParse(response.data);
  const fields = body.success ? body.data.errors.map(({ field }) => plainWord(field)) : [];
  return { status, fields: fields.filter((field) => field !== undefined) };
}

type Headers = NonNullable<RequestError['response']>['headers'];

/** A 403 is a limit when the headers say so, or (secondary limits) only the text. */
function isLimit(headers: Headers, data: unknown): boolean {
  if (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') return true;
  const said = message.safeParse(data);
  return said.success && /rate limit|abuse detection/i.test(said.data.message);
}

function waitMs(headers: Headers): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return after * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset) ? reset * 1000 - Date.now() : undefined;
}

/** Has GitHub answered that it was there, and was deleted? */
export function isDeleted(error: unknown): boolean {
  return error instanceof RequestError && error.response?.status === 410;
}

/** Has GitHub answered that there is no such thing? For lookups, where this is an answer. */
export function isMissing(error: unknown): boolean {
  return error instanceof RequestError && error.response?.status === 404;
}
