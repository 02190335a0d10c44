/** Loopback ports: a free one, and a clear answer when a wanted one is taken. */
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../config/user-error.ts';

/** A port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/**
 * The wanted port, when it is free or becomes free within `timeoutMs`.
 * @throws Error that names the port, for whom it was wanted, and the remedy.
 */
export async function claimPort(port: number, what: string, remedy: string, timeoutMs = 0): Promise<number> {
  const got = await listenWithin(port, timeoutMs);
  if (got !== null) return got;
  throw new UserError(`Port ${port}, wanted for ${what}, is in use by another program`, remedy);
}

/** The wanted port when it is free, or becomes free within `timeoutMs`, else any free one. */
export async function preferPort(port: number, timeoutMs = 0): Promise<number> {
  return (await listenWithin(port, timeoutMs)) ?? freePort();
}

/** Null: the port stayed in use. */
async function listenWithin(port: number, timeoutMs: number): Promise<number | null> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const got = await listenOnce(port).catch(() => null);
    if (got !== null || Date.now() >= giveUpAt) return got;
    await pause(100);
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address();
      server.close(() => {
        if (bound && typeof bound === 'object') resolve(bound.port);
        else reject(new Error('no address'));
      });
    });
  });
}
