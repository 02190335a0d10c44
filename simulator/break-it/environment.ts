/** The supervisor, as the page sees it: its parts, and in the demo the date, the trial of silence and the end. */
import { z } from 'zod';

const part = z.object({
  name: z.string(),
  state: z.enum(['starting', 'running', 'stopped']),
  restarts: z.number(),
  readyAt: z.number().nullable(),
  endedAt: z.number().nullable(),
});
const silence = z.object({
  since: z.number(),
  question: z.string().nullable(),
  people: z.array(z.string()),
  reminded: z.record(z.string(), z.number()),
  outcome: z.string().nullable(),
});
const waits = z.object({
  asked: z.array(
    z.object({
      question: z.string(),
      people: z.array(z.string()),
      missing: z.string().nullable(),
      message: z.object({ channel: z.string(), ts: z.string() }).nullable(),
    }),
  ),
  parked: z.array(z.object({ workflow: z.string(), activity: z.string(), why: z.string(), remedy: z.string() })),
});
const stateSchema = z.object({
  parts: z.array(part),
  demo: z
    .object({
      on: z.string().nullable(),
      waits: waits.nullable(),
      silence: silence.nullable(),
      ended: z.object({ text: z.string(), report: z.string().optional() }).nullable(),
    })
    .optional(),
});

export type EnvironmentState = z.infer<typeof stateSchema>;
export type PartState = z.infer<typeof part>;
export type SilenceState = z.infer<typeof silence>;
/** Who is waited for, and what is parked, as the records say. */
export type Waits = z.infer<typeof waits>;

export interface Environment {
  /** Null where no supervisor is: the simulator runs alone. */
  now(): EnvironmentState | null;
  /** Asks for something: `/kill`, `/stop`, `/start`, `/nobody-answers`. Answers what was wrong, or null. */
  request(path: string, body: object): Promise<string | null>;
  stop(): void;
}

const everyMs = 150;
/** A supervisor that has much to do may answer late; one that is gone takes this program with it. */
const timeoutMs = 3_000;

/** `changed` is called whenever a poll shows something new. */
export function followEnvironment(
  url: string | undefined,
  changed: (now: EnvironmentState, before: EnvironmentState | null) => void,
): Environment {
  let now: EnvironmentState | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const poll = async (): Promise<void> => {
    const before = now;
    now = (await ask(url)) ?? now;
    if (stopped) return;
    if (now && JSON.stringify(now) !== JSON.stringify(before)) changed(now, before);
    timer = setTimeout(() => void poll(), everyMs).unref();
  };
  if (url) void poll();
  return {
    now: () => now,
    request: (path, body) => request(`${url}${path}`, body),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function ask(url: string | undefined): Promise<EnvironmentState | null> {
  try {
    const response = await fetch(`${url}/state`, { signal: AbortSignal.timeout(timeoutMs) });
    return stateSchema.parse(await response.json());
  } catch {
    return null;
  }
}

const refusal = z.object({ error: z.string() });

async function request(url: string, body: object): Promise<string | null> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.ok ? null : refusal.parse(await response.json()).error;
  } catch {
    return 'The supervisor does not answer. Is the demo still running?';
  }
}
