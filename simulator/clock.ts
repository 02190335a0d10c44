/** The team's business calendar, for people to see: read from whoever keeps it, a few times in ten seconds. */
import { z } from 'zod';

export interface FollowedClock {
  readonly on: () => string | undefined;
  readonly stop: () => void;
}

const answer = z.object({ on: z.string() });
const everyMs = 150;

/** Without an address, or while nobody answers there, there is no date. `changed` is called when the shown minute changes. */
export function followClock(url: string | undefined, changed: () => void): FollowedClock {
  let on: string | undefined;
  if (!url) return { on: () => undefined, stop: () => undefined };
  const look = async (): Promise<void> => {
    const now = await ask(url);
    const differs = now?.slice(0, 16) !== on?.slice(0, 16);
    on = now;
    if (differs) changed();
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { on: () => on, stop: () => clearInterval(timer) };
}

async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(everyMs) });
    return answer.parse(await response.json()).on;
  } catch {
    return undefined;
  }
}
