/** What people do at the simulated Slack, through the simulator's public HTTP. */
import { WebClient } from '@slack/web-api';
import { z } from 'zod';

const Desk = z.object({
  modal: z.looseObject({ id: z.string(), hash: z.string(), title: z.object({ text: z.string() }) }).nullable(),
  conversations: z.array(z.object({ messages: z.array(z.object({ text: z.string(), onlyForYou: z.boolean() })) })),
});

export type AtSlack = ReturnType<typeof atSlack>;

export function atSlack(url: string, channel: string) {
  const web = new WebClient('xoxb-simulated', { slackApiUrl: `${url}/slack/api/` });
  const activity = async (name: string, body: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/people/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const deskOf = async (user: string) => Desk.parse(await (await fetch(`${url}/people/state?user=${user}`)).json());

  return {
    /** A question's message with one button, as the product posts it; answers its `ts`. */
    async post(value: object): Promise<string> {
      const button = {
        type: 'button',
        action_id: 'decide:answer',
        text: { type: 'plain_text', text: 'Answer' },
        value: JSON.stringify(value),
      };
      const blocks = [{ type: 'actions', block_id: 'question', elements: [button] }];
      const posted = await web.apiCall('chat.postMessage', { channel, text: 'What do you say?', blocks });
      return z.object({ ts: z.string() }).parse(posted).ts;
    },
    click: (user: string, ts: string) => activity('click', { user, channel, ts, action_id: 'decide:answer' }),
    submit: (user: string, view_id: string | undefined, values: object) =>
      activity('submit', { user, view_id, values }),
    modalOf: async (user: string) => (await deskOf(user)).modal,
    /** Texts that only this person sees. */
    toldTo: async (user: string) =>
      (await deskOf(user)).conversations.flatMap(({ messages }) =>
        messages.filter((one) => one.onlyForYou).map((one) => one.text),
      ),
  };
}
