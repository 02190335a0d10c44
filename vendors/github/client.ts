/** GitHub's own client without its retries and waits (Temporal has them), and what its errors mean. */
import { Octokit, RequestError } from 'octokit';
import { z } from 'zod';
import { literal } from '../../domain/text/text.ts';
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
    identify: async () => [String(await accountOf(octokit))],
  };
}

const account = z.object({ id: z.number() });
const viewer = z.object({ viewer: z.object({ databaseId: z.number() }) });

/** A token of a GitHub App may not read `/user`; GraphQL tells both kinds who they are. */
async function accountOf({ rest, graphql }: Octokit): Promise<number> {
  try {
    return account.parse((await rest.users.getAuthenticated()).data).id;
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 403) throw error;
    if (error.response && isLimit(error.response.headers, wordsOf(error.response.data))) throw error;
    return viewer.parse(await graphql('{ viewer { databaseId } }')).viewer.databaseId;
  }
}

function quiet(): void {}

const refusedFields = z.object({ errors: z.array(z.object({ field: z.string() })) });
/** Every refusal of GitHub's has one; what has none comes from something in between. */
const message = z.object({
  message: z.string(),
  errors: z.array(z.object({ message: z.string() }).catch({ message: '' })).catch([]),
});

/** What only its words tell apart. */
const named = [
  {
    status: 403,
    words: /archived/i,
    code: 'the repository is archived',
    remedy: literal('Unarchive the repository on GitHub, or name another one in the team file.'),
  },
  {
    status: 403,
    words: /\blocked\b/i,
    code: 'the conversation is locked',
    remedy: literal('Unlock the conversation of the issue on GitHub.'),
  },
  {
    status: 410,
    words: /disabled/i,
    code: 'its issues are disabled',
    remedy: literal('Turn on Issues in the settings of the repository, or name another one in the team file.'),
  },
];

function refusalOf(error: unknown): Refusal | 'malformed' | null {
  if (!(error instanceof RequestError)) return null;
  const response = error.response;
  // Without an answer the library calls it a 500.
  if (!response) return { status: null };
  const { status } = error;
  const said = wordsOf(response.data);
  if (status === 429 || (status === 403 && isLimit(response.headers, said)) || isTooQuick(status, said)) {
    return { status, tooMany: { waitMs: waitMs(response.headers) } };
  }
  // That something is not there is for GitHub to say, not for what stands between.
  if ((status === 404 || status === 410) && said === '') return 'malformed';
  const known = named.find((one) => one.status === status && one.words.test(said));
  if (known) return { status, code: known.code, remedy: known.remedy };
  // "Git Repository is empty", "already exists": here a conflict does not pass by itself.
  if (status === 409) return { status, about: 'content' };
  const body = refusedFields.safeParse(response.data);
  const fields = body.success ? body.data.errors.map(({ field }) => plainWord(field)) : [];
  return { status, fields: fields.filter((field) => field !== undefined) };
}

type Headers = NonNullable<RequestError['response']>['headers'];

/** A 403 is a limit when the headers say so, or (secondary limits) only the text. */
function isLimit(headers: Headers, said: string): boolean {
  if (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') return true;
  return /rate limit|abuse detection/i.test(said);
}

/** Too much content in a short time. */
function isTooQuick(status: number, said: string): boolean {
  return status === 422 && /submitted too quickly/i.test(said);
}

/** Empty where it is not GitHub that answers. */
function wordsOf(data: unknown): string {
  const said = message.safeParse(data).data;
  return said ? [said, ...said.errors].map((one) => one.message).join('\n') : '';
}

function waitMs(headers: Headers): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return after * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset) ? reset * 1000 - Date.now() : undefined;
}

/** Has GitHub answered that it was there, and was deleted? */
export function isDeleted(error: unknown): boolean {
  return statusOf(error) === 410 && /deleted/i.test(saidIn(error));
}

/** Has GitHub answered that there is no such thing? For lookups, where this is an answer. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && saidIn(error) !== '';
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof RequestError ? error.response?.status : undefined;
}

function saidIn(error: unknown): string {
  return error instanceof RequestError ? wordsOf(error.response?.data) : '';
}
