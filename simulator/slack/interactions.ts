/** What Slack sends to the app when a person clicks or submits: signed, answered within three seconds or not at all. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { modal } from './blocks.ts';
import { responsePath } from './chat.ts';
import type { Button } from './elements.ts';
import { limits } from './limits.ts';
import { app, type Channel, type Message, type OpenView, type Slack, type User, workspace } from './memory.ts';
import { messageObject, userReference, viewObject } from './objects.ts';
import { newTrigger } from './views.ts';

/** Where the app listens, and the secret that both sides know. */
export interface AppEndpoint {
  readonly requestUrl: string | undefined;
  readonly signingSecret: string;
}

/** The answer's body, or `null`: no 200 within the three seconds. */
export type Reply = string | null;

export function blockActions(slack: Slack, endpoint: AppEndpoint, click: Click): Promise<Reply> {
  const { user, channel, message, blockId, button, origin } = click;
  return send(endpoint, {
    type: 'block_actions',
    ...common(slack, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: false,
    },
    channel: { id: channel.id, name: channel.name },
    message: messageObject(message, { metadata: true }),
    state: { values: {} },
    response_url: `${origin}/slack${responsePath}/${channel.id}/${user.id}`,
    actions: [{ ...button, block_id: blockId, action_ts: slack.nextTs() }],
  });
}

export interface Click {
  readonly user: User;
  readonly channel: Channel;
  readonly message: Message;
  readonly blockId: string;
  readonly button: Button;
  /** Where the simulator is reached, for the response_url. */
  readonly origin: string;
}

export function viewSubmission(
  slack: Slack,
  endpoint: AppEndpoint,
  user: User,
  view: OpenView,
  state: object,
): Promise<Reply> {
  return send(endpoint, {
    type: 'view_submission',
    ...common(slack, user),
    view: viewObject(view, state),
    response_urls: [],
  });
}

/** What the app may say to a submission. Nothing: the modal closes. */
export const submissionAnswer = z.union([
  z.strictObject({}),
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.strictObject({ response_action: z.literal('update'), view: modal }),
]);

function common(slack: Slack, user: User) {
  return {
    team: { id: workspace.id, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: userReference(user),
    api_app_id: app.id,
    token: 'simulated-verification-token',
    trigger_id: newTrigger(slack, user.id),
  };
}

async function send(endpoint: AppEndpoint, payload: object): Promise<Reply> {
  if (!endpoint.requestUrl) return null;
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', endpoint.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  try {
    const response = await fetch(endpoint.requestUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(limits.answerMs),
    });
    const answer = await response.text();
    return response.status === 200 ? answer : null;
  } catch {
    // Refused, cut or too late: to the person it is all the same, and to Slack too.
    return null;
  }
}
