/** Requests as Slack makes them, signed for real, and as somebody else would make them up. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';

/** The simulator's own, so that its requests are let in too. */
export const signingSecret = 'simulated-signing-secret';

export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string | string[]>;
}

/** Seconds are Slack's unit; `at` is when the request says that it was made. */
export function signed(body: string, at = Math.floor(Date.now() / 1000), secret = signingSecret): Signed {
  const hash = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${hash}`,
    },
  };
}

/** Over real HTTP, with headers that may come twice, which `fetch` does not allow. */
export function send(port: number, { body, headers }: Signed): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const to = { port, host: '127.0.0.1', path: '/slack/events', method: 'POST', headers, agent: false };
    const call = request(to, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** A press of a button of our own, as `block_actions`. */
export function press(
  value: object,
  by: { user: string; actionTs: string; responseUrl?: string; team?: string; userTeam?: string; app?: string },
): string {
  const payload = {
    type: 'block_actions',
    team: { id: by.team ?? 'T0SIMULATED', domain: 'simulated' },
    user: { id: by.user, username: by.user, name: by.user, team_id: by.userTeam ?? 'T0SIMULATED' },
    api_app_id: by.app ?? 'A0DRUMBEAT',
    token: 'unused',
    trigger_id: '1.2.3',
    response_url: by.responseUrl ?? 'http://127.0.0.1:9/nobody',
    container: { type: 'message', message_ts: '1700000000.000100', channel_id: 'C0SEC', is_ephemeral: false },
    channel: { id: 'C0SEC', name: 'security' },
    message: { type: 'message', ts: '1700000000.000100', text: 'What do you say?' },
    state: { values: {} },
    actions: [
      {
        type: 'button',
        block_id: 'question',
        action_id: 'decide:answer',
        action_ts: by.actionTs,
        text: { type: 'plain_text', text: 'Answer' },
        value: JSON.stringify(value),
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
