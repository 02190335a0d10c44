/** Who may ask the codec server: the page (CORS), the machine (loopback) and the person (token). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Parts } from '../../../config/environment.ts';

export interface Access {
  /** Says to a browser whether the page that asks may read the answer. */
  welcome(request: IncomingMessage, response: ServerResponse): void;
  /** Null: may ask. Else the status and why. */
  refusalOf(request: IncomingMessage, response: ServerResponse): [number, string] | null;
}

export function createAccess({ origins, token }: Parts['codec']): Access {
  return {
    welcome({ headers }, response) {
      response.setHeader('vary', 'origin');
      if (headers.origin === undefined || !origins.includes(headers.origin)) return;
      response.setHeader('access-control-allow-origin', headers.origin);
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
      response.setHeader('access-control-allow-headers', 'X-Namespace, Content-Type, Authorization');
      // Chromium asks before a public page may call an address of this machine or network.
      response.setHeader('access-control-allow-private-network', 'true');
    },
    refusalOf({ headers }, response) {
      if (headers.origin !== undefined && !origins.includes(headers.origin)) return [403, 'Not a page that may ask.'];
      // Without a token only this machine asks; a name that a foreign resolver points here is not this machine.
      if (token === null) return isLoopback(headers.host) ? null : [403, 'Loopback only.'];
      if (tokensIn(headers.authorization).some((one) => same(one, token))) return null;
      response.setHeader('www-authenticate', 'Basic realm="Drumbeat codec", charset="UTF-8"');
      return [401, 'The token is missing or wrong.'];
    },
  };
}

/** As the Temporal CLI sends it (Bearer), or as a browser that was asked for a password (Basic, any user name). */
function tokensIn(authorization = ''): string[] {
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') return [value];
  if (scheme !== 'Basic') return [];
  return [
    Buffer.from(value, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, ''),
  ];
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}
