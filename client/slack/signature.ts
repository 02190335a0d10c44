/**
 * Is this request really Slack's, and new? Bolt's own check lets requests dated in the future and repeated ones through,
 * so this one stands before it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;
/** A request is acceptable for twice the tolerance at most, so a signature that old cannot come again. */
const rememberMs = 2 * toleranceSeconds * 1000;

/** Why a request is refused, for the log; the sender learns nothing. */
type Refusal = 'headers' | 'past' | 'future' | 'forged' | 'replayed';

/** Null: it is Slack's, and was never seen by this process. Clicks seen by another one are dropped in the workflow, by click id. */
export type RequestCheck = (headers: Headers, body: Buffer) => Refusal | null;

export function createRequestCheck(signingSecret: string, now: () => number = Date.now): RequestCheck {
  const seen = new Map<string, number>();
  const forget = (before: number) => {
    for (const [signature, at] of seen) {
      if (at >= before) return;
      seen.delete(signature);
    }
  };

  return (headers, body) => {
    // A header that came twice arrives joined by a comma, which neither form allows.
    const stamp = headers.get('x-slack-request-timestamp') ?? '';
    const signature = headers.get('x-slack-signature') ?? '';
    if (!/^\d{1,12}$/.test(stamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'headers';
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
