/** Who may ask the codec server: the page (CORS), the machine (loopback) and the person (token). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Parts } from '../../../config/environment.ts';
import { type Http, isLoopback } from '../../http/serve.ts';

export function createAccess({ origins, token }: Parts['codec']): readonly MiddlewareHandler<Http>[] {
  const pages = cors({
    origin: [...origins],
    credentials: true,
    allowMethods: ['POST', 'OPTIONS'],
    allowHeaders: ['X-Namespace', 'Content-Type', 'Authorization'],
  });
  const people: MiddlewareHandler<Http> = async (c, next) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins.includes(origin)) throw refused(403, 'This origin is not allowed.');
    // Without a token only this machine may ask.
    if (token === null && !isLoopback(c.req.header('host'))) throw refused(403, 'Loopback only.');
    if (token !== null && !tokensIn(c.req.header('authorization')).some((one) => same(one, token))) {
      c.header('www-authenticate', 'Basic realm="Drumbeat codec", charset="UTF-8"');
      throw refused(401, 'The token is missing or wrong.');
    }
    await next();
  };
  return [privateNetwork, pages, people];
}

/** Chromium asks before a public page may call an address of this machine or network. */
const privateNetwork: MiddlewareHandler<Http> = async (c, next) => {
  await next();
  if (c.res.headers.has('access-control-allow-origin')) c.header('access-control-allow-private-network', 'true');
};

export const refused = (status: ContentfulStatusCode, message: string): HTTPException =>
  new HTTPException(status, { message });

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
