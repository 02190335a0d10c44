/** A simulated workspace with a real Bolt app behind it, for the tests of the simulator and of its page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '@slack/bolt';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { effectsOf } from '../../local/demo/effects.ts';
import { freePort } from '../../local/ports.ts';
import { seedSchema } from '../../simulator/seed.ts';
import { startSimulator } from '../../simulator/server.ts';
import type { Desk } from '../../simulator/slack/desk.ts';
import { credentials } from '../../simulator/slack/slack.ts';

export const channel = 'C0SECURITY';
export const anna = 'U01ANNA';
export const ben = 'U02BEN';
export const carl = 'U03CARL';

const seed = seedSchema.parse({
  slack: {
    messages_tab: true,
    channels: [
      { id: channel, name: 'team-security', app_is_member: true },
      { id: 'C0QUIET', name: 'quiet', is_private: true, app_is_member: true },
    ],
    users: [
      { id: anna, name: 'anna', real_name: 'Anna Weber', title: 'Engineering manager' },
      { id: ben, name: 'ben', real_name: 'Ben Okafor', title: 'Product manager' },
      { id: carl, name: 'carl', real_name: 'Carl Left', deleted: true },
    ],
  },
});

/** What the client and the framework complain about is what these tests provoke. */
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export type SimulatedSlack = Awaited<ReturnType<typeof simulatedSlack>>;

export async function simulatedSlack() {
  const state = await mkdtemp(join(tmpdir(), 'drumbeat-slack-'));
  const doorPort = await freePort();
  const options = { port: 0, state, seed, slackRequestUrl: `http://127.0.0.1:${doorPort}/slack/events` };
  let simulator = await startSimulator(options);
  const port = Number(new URL(simulator.url).port);
  const slackApiUrl = `${simulator.url}/slack/api/`;

  const app = new App({
    token: credentials.token,
    signingSecret: credentials.signingSecret,
    clientOptions: { slackApiUrl },
    logger: quiet,
  });
  await app.start({ port: doorPort, host: '127.0.0.1' });

  const client = (token: string = credentials.token): WebClient =>
    new WebClient(token, {
      slackApiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quiet,
    });

  const web = client();
  const get = async (path: string): Promise<unknown> => (await fetch(simulator.url + path)).json();

  return {
    url: simulator.url,
    app,
    web,
    client,
    say: web.chat.postMessage,
    desk: async (user: string): Promise<Desk> =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the simulator's own type, over HTTP
      (await get(`/people/state?user=${user}`)) as Desk,
    effects: () => effectsOf(simulator.url),
    post: async (path: string, body: unknown): Promise<unknown> => {
      const response = await fetch(simulator.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.json();
    },
    restart: async () => {
      await simulator.close();
      simulator = await startSimulator({ ...options, port });
      // The clients' pools learn only now that their connections have ended.
      await pause(50);
    },
    stop: async () => {
      await app.stop();
      await simulator.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}
