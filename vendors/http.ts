/**
 * The `fetch` that every vendor's library is given. What the usual one does in silence is refused here: to follow a redirect to a stranger,
 * to turn a write into a read, to read an answer that never ends.
 */
import { httpTimeoutMs } from './vendor.ts';

/** Decoded bytes. No answer that we ask for is near it. */
const mostBytes = 10 * 1024 * 1024;
const mostRedirects = 3;
const withoutBody = [204, 205, 304];

/** An answer that may not be used. What was asked for may have happened all the same. */
export class UnusableAnswer extends Error {}

/** @throws {UnusableAnswer} for an answer of another origin, or one that is too long; whatever `fetch` throws */
export async function vendorFetch(address: string | URL, init: RequestInit = {}): Promise<Response> {
  const signals = [AbortSignal.timeout(httpTimeoutMs), ...(init.signal ? [init.signal] : [])];
  const options: RequestInit = { ...init, redirect: 'manual', signal: AbortSignal.any(signals) };
  let url = new URL(address);
  for (let followed = 0; followed <= mostRedirects; followed += 1) {
    const response = await fetch(url, options);
    const next = response.headers.get('location');
    if (next === null || ![301, 302, 303, 307, 308].includes(response.status)) return bounded(response);
    await response.body?.cancel();
    url = followable(new URL(next, url), url, response.status, init.method);
  }
  throw new UnusableAnswer(`It redirects more than ${mostRedirects} times`);
}

/** The token goes where it belongs only, and 307 and 308 alone repeat a write as it was. */
function followable(to: URL, from: URL, status: number, method = 'GET'): URL {
  if (to.origin !== from.origin) throw new UnusableAnswer('It redirects to another origin');
  const isRead = ['GET', 'HEAD'].includes(method.toUpperCase());
  if (!isRead && status !== 307 && status !== 308) throw new UnusableAnswer('It redirects a write to a read');
  return to;
}

async function bounded(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  if (status < 200 || status > 599) throw new UnusableAnswer(`It has the status ${status}, which HTTP does not have`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new UnusableAnswer(`It is longer than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return new Response(withoutBody.includes(status) ? null : Buffer.concat(chunks), { status, statusText, headers });
}
