/** `chat.*` and the response_url of a click: what the app says. */
import { z } from 'zod';
import { type Endpoint, json } from '../frame.ts';
import { jsonBody } from '../strict.ts';
import { type Block, textLength } from './blocks.ts';
import { limits } from './limits.ts';
import type { Channel, Message, Slack } from './memory.ts';
import { joined, known } from './channels.ts';
import { blocksOf, flag, metadataOf, method, SlackError, text } from './method.ts';
import { messageObject } from './objects.ts';

const said = z.strictObject({ channel: z.string(), text, blocks: z.unknown().optional() });
const posted = said.extend({
  metadata: z.unknown().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: flag,
  unfurl_media: flag,
});

export function chat(slack: Slack): Endpoint[] {
  return [
    method('chat.postMessage', posted, (input) => {
      const channel = open(joined(place(slack, input.channel)), 'is_archived');
      if (channel.kind === 'im' && !slack.value.settings.messagesTab) throw new SlackError('messages_tab_disabled');
      const message = post(slack, channel, contentOf(input, limits.messageText), {
        metadata: metadataOf(input.metadata),
        ...(input.thread_ts !== undefined && { thread_ts: found(slack, channel, input.thread_ts).ts }),
      });
      seen(slack, 'chat.postMessage', message);
      return { channel: channel.id, ts: message.ts, message: messageObject(message, { metadata: true }) };
    }),

    method('chat.postEphemeral', said.extend({ user: z.string() }), (input) => {
      const channel = open(joined(place(slack, input.channel)), 'is_archived');
      if (!slack.value.users[input.user]) throw new SlackError('user_not_in_channel');
      const message = post(slack, channel, contentOf(input, limits.messageText), { onlyFor: input.user });
      seen(slack, 'chat.postEphemeral', message);
      return { message_ts: message.ts };
    }),

    method('chat.update', said.extend({ ts: z.string() }), (input) => {
      // Unlike the others it takes no person for their conversation.
      const message = found(slack, open(joined(known(slack, input.channel)), 'is_inactive'), input.ts);
      const { editingSeconds } = slack.value.settings;
      const age = Date.now() / 1000 - Number(message.ts);
      if (editingSeconds !== null && age > editingSeconds) throw new SlackError('edit_window_closed');
      message.edited = slack.nextTs();
      // Without blocks the old ones are taken away (docs.slack.dev/reference/methods/chat.update).
      Object.assign(message, contentOf(input, limits.updateText));
      slack.save();
      seen(slack, 'chat.update', message);
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: { ...messageObject(message, { metadata: true }), ts: undefined },
      };
    }),

    // Only its own, and the replies stay.
    method('chat.delete', z.strictObject({ channel: z.string(), ts: z.string() }), (input) => {
      const message = found(slack, open(place(slack, input.channel), 'is_inactive'), input.ts);
      if (message.by !== undefined) throw new SlackError('cant_delete_message');
      slack.value.messages.splice(slack.value.messages.indexOf(message), 1);
      slack.save();
      seen(slack, 'chat.delete', message);
      return { channel: message.channel, ts: message.ts };
    }),

    method('chat.getPermalink', z.strictObject({ channel: z.string(), message_ts: z.string() }), (input, call) => {
      const { channel, ts } = found(slack, place(slack, input.channel), input.message_ts);
      // On the console page, for that is where the message can be read.
      return { channel, permalink: `${new URL(call.base).origin}/archives/${channel}/p${ts.replace('.', '')}` };
    }),

    responseUrl(slack),
  ];
}

export const responsePath = '/response';
const response = z.strictObject({
  text: z.string(),
  response_type: z.literal('ephemeral').default('ephemeral'),
  replace_original: z.literal(false),
});

/** A word to the one person who clicked. */
function responseUrl(slack: Slack): Endpoint {
  return {
    method: 'POST',
    path: `${responsePath}/:channel/:user`,
    operation: 'response_url',
    answer: (call) => {
      const channel = slack.channel(call.params['channel'] ?? '');
      const input = response.safeParse(jsonBody(call));
      if (!channel || !input.success) return json({ ok: false, error: 'invalid_payload' }, 400);
      const words = { text: input.data.text, blocks: [] };
      seen(slack, 'response_url', post(slack, channel, words, { onlyFor: call.params['user'] }));
      return { status: 200, body: 'ok' };
    },
  };
}

/** The channel, or the direct conversation with the person whose id is given. */
function place(slack: Slack, id: string): Channel {
  const channel = slack.channel(id);
  if (channel) return channel;
  if (slack.value.users[id]?.deleted === false) return slack.direct(id);
  throw new SlackError('channel_not_found');
}

/** An archived channel can only be read; each method has its own word for that. */
function open(channel: Channel, otherwise: 'is_archived' | 'is_inactive'): Channel {
  if (channel.archived) throw new SlackError(otherwise);
  return channel;
}

function found(slack: Slack, channel: Channel, ts: string): Message {
  const message = slack.message(channel.id, ts);
  if (!message || message.onlyFor) throw new SlackError('message_not_found');
  return message;
}

type Said = Pick<Message, 'text' | 'blocks'>;

/** @throws SlackError `no_text`, `msg_too_long`, `msg_blocks_too_long`, `invalid_blocks` */
function contentOf(input: { text?: string | undefined; blocks?: unknown }, longest: number): Said {
  const blocks = blocksOf(input.blocks) ?? [];
  const words = input.text ?? '';
  if (words === '' && blocks.length === 0) throw new SlackError('no_text');
  if (words.length > longest) throw new SlackError('msg_too_long');
  if (textLength(blocks) > limits.blocksText) throw new SlackError('msg_blocks_too_long');
  return { text: words, blocks };
}

function post(slack: Slack, channel: Channel, content: Said, extra: Pick<Message, 'metadata' | 'onlyFor'>): Message {
  const message: Message = {
    ts: slack.nextTs(),
    channel: channel.id,
    ...content,
    ...extra,
    on: slack.businessDate(),
  };
  slack.value.messages.push(message);
  slack.save();
  return message;
}

/** Enters the change in the effect ledger, with the business key that the message carries. */
function seen(slack: Slack, operation: string, message: Message): void {
  const key = message.metadata?.event_payload['key'];
  slack.world.effect({
    vendor: 'slack',
    operation,
    target: `${message.channel}:${message.ts}`,
    marker: typeof key === 'string' ? key : undefined,
    summary: (message.text || firstText(message.blocks)).slice(0, 200),
  });
}

function firstText(blocks: readonly Block[]): string {
  return blocks.find((one) => one.type === 'section')?.text.text ?? '';
}
