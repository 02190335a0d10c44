/**
 * Is this request really Slack's, and new? Bolt's own check lets requests dated in the future and repeated ones through,
 * so this one stands before it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const toleranceSeconds = 300;
/** A request is acceptable for twice the tolerance at most, so a signature that old cannot come again. */
const rememberMs = 2 * toleranceSeconds * 1000;
const maxBodyBytes = 1024 * 1024;

/** Why a request is refused, for the log; the sender learns nothing. */
type Refusal = 'headers' | 'past' | 'future' | 'forged' | 'replayed';

/** Null: it is Slack's, and was never seen by this process. Clicks seen by another one are dropped in the workflow, by click id. */
export type RequestCheck = (headers: IncomingMessage['headersDistinct'], body: Buffer) => Refusal | null;

export function createRequestCheck(signingSecret: string, now: () => number = Date.now): RequestCheck {
  const seen = new Map<string, number>();
  const forget = (before: number) => {
    for (const [signature, at] of seen) {
      if (at >= before) return;
      seen.delete(signature);
    }
  };

  return (headers, body) => {
    const stamp = single(headers['x-slack-request-timestamp'], /^\d{1,12}$/);
    const signature = single(headers['x-slack-signature'], /^v0=[0-9a-f]{64}$/);
    if (stamp === undefined || signature === undefined) return 'headers';
    const ahead = Number(stamp) - now() / 1000;
    if (ahead < -toleranceSeconds) return 'past';
    if (ahead > toleranceSeconds) return 'future';
    const expected = createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(body).digest('hex');
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(`v0=${expected}`))) return 'forged';
    forget(now() - rememberMs);
    if (seen.has(signature)) return 'replayed';
    seen.set(signature, now());
    return null;
  };
}

/** Null when the body is larger than Slack ever sends: the rest of it is not kept. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A header that came twice could mean one thing here and another elsewhere: exactly one, in the one known form. */
function single(values: readonly string[] | undefined, form: RegExp): string | undefined {
  return values?.length === 1 && values[0] !== undefined && form.test(values[0]) ? values[0] : undefined;
}
