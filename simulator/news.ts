/** Server-sent events to every open page: something can be seen that was not there before. */
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';

/** `changed`: at a vendor; `break-it`: on that panel; `date`: the team's date, with it. */
type NewsKind = 'changed' | 'break-it' | 'date';

export interface News {
  send(kind: NewsKind, data?: object): void;
  listen(c: Context): Response;
}

export function createNews(): News {
  const listeners = new Set<SSEStreamingApi>();
  const write = (to: SSEStreamingApi, event: NewsKind, data: object): Promise<void> =>
    to.writeSSE({ event, data: JSON.stringify(data), retry: 1000 });
  return {
    send: (kind, data = {}) => {
      for (const one of listeners) void write(one, kind, data);
    },
    listen: (c) =>
      streamSSE(c, async (stream) => {
        const gone = new Promise<void>((resolve) => stream.onAbort(resolve));
        listeners.add(stream);
        await write(stream, 'changed', {});
        await write(stream, 'break-it', {});
        await gone;
        listeners.delete(stream);
      }),
  };
}
