/**
 * How the library's calls reach Jira. Its own transport follows redirects to strangers, reads without end, takes an empty answer for one
 * without a value, and hides the header that alone tells that a token has expired.
 */
import type { Client, SendRequestOptions } from 'jira.js/core';
import { UnusableAnswer, vendorFetch } from '../http.ts';

interface Transport {
  readonly url: string;
  readonly email: string;
  readonly token: string;
  /** Refuse answers that are not as the library describes them, as tests do: in production what is used of an answer is parsed, no more. */
  readonly strict: boolean;
}

/** An answer with a status that says no. */
export class RefusedByJira extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it was JSON. */
  readonly body: unknown;
  constructor(status: number, headers: Headers, body: unknown) {
    super(`Jira answered with status ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Jira took the token for nobody's, and may have answered all the same, as it answers the public: 200 and nothing. */
export class TokenIgnored extends Error {}

/** No answer came: the network, or the time limit. */
export class NoAnswer extends Error {}

export function createTransport({ url, email, token, strict }: Transport): Client {
  const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  return {
    async sendRequest<Result>({ method = 'GET', body, schema, ...where }: SendRequestOptions<Result>): Promise<Result> {
      const response = await answerTo(addressOf(url, where), {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = schema ? await documentIn(response) : await nothingIn(response);
      if (schema && strict) return schema.parse(answer);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the library promises; whoever uses an answer parses it
      return answer as Result;
    },
  };
}

function addressOf(base: string, { url, searchParams = {} }: Pick<SendRequestOptions, 'url' | 'searchParams'>): URL {
  const address = new URL(base.replace(/\/$/, '') + url);
  for (const [name, value] of Object.entries(searchParams)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) address.searchParams.append(name, String(one));
    }
  }
  return address;
}

/** The reasons for which Jira goes on as if nobody had logged in. */
const ignored = /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED|AUTHORISATION_FAILED/;

async function answerTo(address: URL, init: RequestInit): Promise<Response> {
  const response = await vendorFetch(address, init).catch((error: unknown) => {
    throw error instanceof UnusableAnswer ? error : new NoAnswer('Jira did not answer', { cause: error });
  });
  if (ignored.test(response.headers.get('x-seraph-loginreason') ?? '')) throw new TokenIgnored();
  if (!response.ok) throw new RefusedByJira(response.status, response.headers, jsonOf(await response.text()));
  return response;
}

async function documentIn(response: Response): Promise<unknown> {
  const answer = jsonOf(await response.text());
  if (answer === undefined) throw new UnusableAnswer('It is not JSON');
  return answer;
}

async function nothingIn({ status }: Response): Promise<undefined> {
  if (status !== 204) throw new UnusableAnswer(`It has the status ${status} where 204 was due`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
