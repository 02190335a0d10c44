/** Something done again and again beside the rest, until it is stopped. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Repeated {
  /** Resolves when the last round has ended. */
  stop(): Promise<void>;
}

/** A round that fails (a server that starts again) is made good by the next one; so each round must be able to. */
export function repeatedly(everyMs: number, round: () => Promise<void>): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;
  const rounds = (async () => {
    while (!signal.aborted) {
      await round().catch(() => undefined);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await rounds;
    },
  };
}
