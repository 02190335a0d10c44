/** The response_url of a click: five answers within half an hour, to the person alone or in the channel. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, type Endpoint, json } from '../frame.ts';
import { change, contentOf, post, remove, seen } from './chat.ts';
import { limits } from './limits.ts';
import type { Message, Slack } from './memory.ts';
import { argumentsOf, SlackError } from './method.ts';

export function newResponse(slack: Slack, user: string, message: Message): string {
  for (const [old, { at }] of Object.entries(slack.value.responses)) {
    if (Date.now() - at > limits.responseMs) delete slack.value.responses[old];
  }
  const id = randomBytes(12).toString('hex');
  slack.value.responses[id] = { channel: message.channel, ts: message.ts, user, at: Date.now(), uses: 0 };
  slack.save();
  return id;
}

const answer = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
});

export function responses(slack: Slack): Endpoint {
  return {
    method: 'POST',
    path: '/response/:id',
    operation: 'response_url',
    answer: (call) => {
      try {
        return respond(slack, call);
      } catch (error) {
        if (!(error instanceof SlackError)) throw error;
        return json({ ok: false, error: error.code }, 404);
      }
    },
  };
}

function respond(slack: Slack, call: Call): Answer {
  const use = slack.value.responses[call.params['id'] ?? ''];
  if (!use || Date.now() - use.at > limits.responseMs) throw new SlackError('expired_url');
  if (use.uses >= limits.responseUses) throw new SlackError('used_url');
  const channel = slack.channel(use.channel);
  if (!channel) throw new SlackError('channel_not_found');
  use.uses += 1;
  slack.save();

  const input = answer.parse(argumentsOf(call));
  const original = slack.message(use.channel, use.ts);
  if (original && input.delete_original) {
    remove(slack, original);
    seen(slack, 'response_url', original, 'deleted');
  } else if (original && input.replace_original) {
    change(slack, original, input, undefined);
    seen(slack, 'response_url', original);
  } else {
    const onlyFor = input.response_type === 'ephemeral' ? use.user : undefined;
    seen(slack, 'response_url', post(slack, channel, contentOf(input, limits.messageText), { onlyFor }));
  }
  return { status: 200, body: 'ok' };
}
