/** Server-sent events to every open page: something can be seen that was not there before. */
import type { ServerResponse } from 'node:http';

/** `changed`: in Slack, Jira or GitHub; `break-it`: on that panel; `date`: the team's date, with it. */
type NewsKind = 'changed' | 'break-it' | 'date';

export interface News {
  tell(kind: NewsKind, data?: object): void;
  listen(response: ServerResponse): void;
}

export function createNews(): News {
  const listeners = new Set<ServerResponse>();
  const line = (kind: NewsKind, data: object) => `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
  return {
    tell: (kind, data = {}) => {
      for (const one of listeners) one.write(line(kind, data));
    },
    listen: (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n${line('changed', {})}${line('break-it', {})}`);
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
  };
}
