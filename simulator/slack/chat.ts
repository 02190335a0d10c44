/** `chat.*` and `reactions.add`: what the app says. */
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import { type Block, textLength } from './blocks.ts';
import { limits } from './limits.ts';
import { app, type Channel, type Message, type Slack, workspace } from './memory.ts';
import { blocksOf, metadataOf, method, SlackError, text } from './method.ts';
import { messageObject } from './objects.ts';

const said = z.object({
  channel: z.string(),
  text,
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
  thread_ts: text,
});
const pointed = z.object({ channel: z.string(), ts: z.string() });

export function chat(slack: Slack): Endpoint[] {
  return [
    method('chat.postMessage', said, (input) => {
      const channel = writable(place(slack, input.channel));
      const message = post(slack, channel, contentOf(input, limits.messageText), {
        metadata: metadataOf(input.metadata) ?? undefined,
        threadTs: threadOf(slack, channel, input.thread_ts),
      });
      seen(slack, 'chat.postMessage', message);
      return { channel: channel.id, ts: message.ts, message: messageObject(message, { metadata: true }) };
    }),

    method('chat.postEphemeral', said.extend({ user: z.string() }), (input) => {
      const channel = writable(place(slack, input.channel));
      if (!slack.value.users[input.user]) throw new SlackError('user_not_in_channel');
      const message = post(slack, channel, contentOf(input, limits.messageText), { onlyFor: input.user });
      seen(slack, 'chat.postEphemeral', message);
      return { message_ts: message.ts };
    }),

    method('chat.update', said.extend({ ts: z.string() }), (input) => {
      const channel = writable(place(slack, input.channel));
      const message = found(slack, channel, input.ts);
      change(slack, message, input, metadataOf(input.metadata));
      seen(slack, 'chat.update', message);
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: { ...messageObject(message, { metadata: true }), ts: undefined },
      };
    }),

    method('chat.delete', pointed, (input) => {
      const channel = writable(place(slack, input.channel));
      const message = found(slack, channel, input.ts);
      remove(slack, message);
      seen(slack, 'chat.delete', message);
      return { channel: channel.id, ts: message.ts };
    }),

    method('chat.getPermalink', z.object({ channel: z.string(), message_ts: z.string() }), (input, call) => {
      const channel = place(slack, input.channel);
      const message = found(slack, channel, input.message_ts);
      return { channel: channel.id, permalink: permalink(new URL(call.base).origin, message) };
    }),

    method('reactions.add', z.object({ channel: z.string(), timestamp: z.string(), name: z.string() }), (input) => {
      const message = found(slack, writable(place(slack, input.channel)), input.timestamp);
      const reaction = message.reactions.find((one) => one.name === input.name);
      if (reaction?.users.includes(app.user)) throw new SlackError('already_reacted');
      if (reaction) reaction.users.push(app.user);
      else message.reactions.push({ name: input.name, users: [app.user] });
      slack.save();
      seen(slack, 'reactions.add', message, input.name);
      return {};
    }),
  ];
}

/** The channel, or the direct conversation with the person whose id is given. */
export function place(slack: Slack, id: string): Channel {
  const channel = slack.channel(id) ?? Object.values(slack.value.channels).find((one) => `#${one.name}` === id);
  if (channel) return channel;
  if (slack.value.users[id]?.deleted === false) return slack.direct(id);
  throw new SlackError('channel_not_found');
}

function writable(channel: Channel): Channel {
  if (channel.archived) throw new SlackError('is_archived');
  return channel;
}

function found(slack: Slack, channel: Channel, ts: string): Message {
  const message = slack.message(channel.id, ts);
  if (!message || message.onlyFor) throw new SlackError('message_not_found');
  return message;
}

function threadOf(slack: Slack, channel: Channel, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const parent = slack.message(channel.id, ts);
  if (!parent) throw new SlackError('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

export interface Said {
  readonly text: string;
  readonly blocks: Block[];
}

/** @throws SlackError `no_text`, `msg_too_long`, `msg_blocks_too_long`, `invalid_blocks` */
export function contentOf(input: { text?: string | undefined; blocks?: unknown }, longest: number): Said {
  const blocks = blocksOf(input.blocks) ?? [];
  const words = input.text ?? '';
  if (words === '' && blocks.length === 0) throw new SlackError('no_text');
  if (words.length > longest) throw new SlackError('msg_too_long');
  if (textLength(blocks) > limits.blocksText) throw new SlackError('msg_blocks_too_long');
  return { text: words, blocks };
}

export function post(
  slack: Slack,
  channel: Channel,
  content: Said,
  extra: Pick<Message, 'metadata' | 'threadTs' | 'onlyFor'>,
): Message {
  const message: Message = {
    ts: slack.nextTs(),
    channel: channel.id,
    ...content,
    ...extra,
    reactions: [],
    on: slack.businessDate(),
  };
  slack.value.messages.push(message);
  slack.save();
  return message;
}

/** Text without blocks takes the old blocks away; blocks without text leave no "edited" (docs.slack.dev/reference/methods/chat.update). */
export function change(
  slack: Slack,
  message: Message,
  input: { text?: string | undefined; blocks?: unknown },
  metadata: Message['metadata'] | null,
): void {
  const content = contentOf(input, limits.updateText);
  message.blocks = content.blocks;
  message.text = input.text ?? message.text;
  message.edited = content.blocks.length > 0 ? message.edited : slack.nextTs();
  if (metadata !== undefined) message.metadata = metadata ?? undefined;
  slack.save();
}

export function remove(slack: Slack, message: Message): void {
  slack.value.messages = slack.value.messages.filter((one) => one !== message);
  slack.save();
}

/** Enters the change in the effect ledger, with the business key that the message carries. */
export function seen(slack: Slack, operation: string, message: Message, summary?: string): void {
  const key = message.metadata?.event_payload['key'];
  slack.world.effect({
    vendor: 'slack',
    operation,
    target: `${message.channel}:${message.ts}`,
    marker: typeof key === 'string' ? key : undefined,
    summary: (summary ?? (message.text || firstText(message.blocks))).slice(0, 200),
  });
}

function firstText(blocks: readonly Block[]): string {
  const block = blocks.find((one) => one.type === 'section' || one.type === 'header');
  return block?.type === 'section' || block?.type === 'header' ? (block.text?.text ?? '') : '';
}

/** On the console page, for that is where the message can be read. */
function permalink(origin: string, message: Message): string {
  const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${message.channel}` : '';
  return `${origin}/archives/${message.channel}/p${message.ts.replace('.', '')}${thread}#${workspace.domain}`;
}
