/** The simulated Slack: the Web API for the app, and the people's side of it. */
import { type Answer, type Call, json, type Outage, type Vendor, type VendorOptions, type World } from '../frame.ts';
import { admin } from './admin.ts';
import { chat } from './chat.ts';
import type { AppEndpoint } from './interactions.ts';
import { remember, type Slack } from './memory.ts';
import { people } from './people.ts';
import { views } from './views.ts';
import { workspaceMethods } from './workspace.ts';

export const credentials = { token: 'xoxb-simulated', signingSecret: 'simulated-signing-secret' } as const;

export function createSlack(world: World, options: VendorOptions): Vendor {
  const slack = remember(world, () => options.businessDate());
  const endpoint: AppEndpoint = { requestUrl: options.slackRequestUrl, signingSecret: credentials.signingSecret };
  return {
    name: 'slack',
    title: 'Slack',
    endpoints: [...workspaceMethods(slack), ...chat(slack), ...views(slack)],
    people: [...people(slack, endpoint, options), ...admin(slack)],
    outages: outages(slack),
    creates: ['chat.postMessage'],
    admit,
    unknown: (call) =>
      call.path.startsWith('/api/')
        ? json({ ok: false, error: 'unknown_method', req_method: call.path.slice('/api/'.length) })
        : { status: 404, body: 'no_such_page' },
  };
}

/** Slack says what is wrong with a token in the body, with HTTP 200. */
function admit(call: Call): Answer | undefined {
  if (!call.path.startsWith('/api/')) return undefined;
  const bearer = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1];
  if (bearer === undefined) return json({ ok: false, error: 'not_authed' });
  return bearer === credentials.token ? undefined : json({ ok: false, error: 'invalid_auth' });
}

function outages(slack: Slack): Outage[] {
  return [
    {
      name: 'slack-token-revoked',
      words: "Slack's token is revoked.",
      labels: ['Revoke Slack’s token', 'Restore Slack’s token'],
      broken: () => 'Slack’s token revoked',
      find: () => '',
      refuses: ({ path }) => (path.startsWith('/api/') ? json({ ok: false, error: 'invalid_auth' }) : undefined),
    },
    {
      name: 'channel-archived',
      words: "The team's channel is archived.",
      labels: ['Archive the channel', 'Unarchive the channel'],
      broken: () => 'The team’s channel archived',
      find: (key = slack.world.seed.slack.channels[0]?.id ?? '') => slack.channel(key)?.id ?? null,
      turn: (key, on) => {
        const channel = slack.channel(key);
        if (channel) channel.archived = on;
        slack.save();
      },
    },
  ];
}
