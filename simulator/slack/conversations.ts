/** `conversations.*`: where things are said, and what was said there. */
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import { place } from './chat.ts';
import { app, type Channel, type Message, type Slack } from './memory.ts';
import { flag, isOn, method, number, SlackError, text } from './method.ts';
import { channelObject, messageObject, withThread } from './objects.ts';
import { pageOf } from './pages.ts';

const window = z.object({
  channel: z.string(),
  oldest: text,
  latest: text,
  inclusive: flag,
  limit: number,
  cursor: text,
  include_all_metadata: flag,
});

export function conversations(slack: Slack): Endpoint[] {
  return [
    method('conversations.open', z.object({ users: text, channel: text, return_im: flag }), (input) => {
      const channel = input.users ? directWith(slack, input.users) : place(slack, input.channel ?? '');
      return { channel: isOn(input.return_im) ? channelObject(channel) : { id: channel.id } };
    }),

    method('conversations.info', z.object({ channel: z.string() }), (input) => ({
      channel: channelObject(known(slack, input.channel)),
    })),

    listing(slack, 'conversations.list'),
    listing(slack, 'users.conversations'),

    method('conversations.members', z.object({ channel: z.string(), limit: number, cursor: text }), (input) => {
      const { page, next } = pageOf(membersOf(slack, known(slack, input.channel)), input);
      return { members: page, response_metadata: { next_cursor: next } };
    }),

    method('conversations.history', window, (input) => {
      const all = slack
        .messagesIn(known(slack, input.channel).id)
        .filter((one) => (!one.threadTs || one.threadTs === one.ts) && within(one, input))
        .toReversed();
      const { page, next } = pageOf(all, input);
      const metadata = isOn(input.include_all_metadata);
      return {
        messages: page.map((one) => withThread(slack, one, { metadata })),
        has_more: next !== '',
        pin_count: 0,
        ...(next !== '' && { response_metadata: { next_cursor: next } }),
      };
    }),

    method('conversations.replies', window.extend({ ts: z.string() }), (input) => {
      const channel = known(slack, input.channel);
      const parent = slack.message(channel.id, input.ts);
      if (!parent || parent.onlyFor) throw new SlackError('thread_not_found');
      const replies = slack
        .messagesIn(channel.id)
        .filter((one) => one.threadTs === parent.ts && one !== parent && within(one, input));
      const { page, next } = pageOf([parent, ...replies], input);
      const metadata = isOn(input.include_all_metadata);
      return {
        messages: page.map((one) =>
          one === parent
            ? withThread(slack, one, { metadata })
            : { ...messageObject(one, { metadata }), parent_user_id: app.user },
        ),
        has_more: next !== '',
        ...(next !== '' && { response_metadata: { next_cursor: next } }),
      };
    }),

    method('conversations.archive', z.object({ channel: z.string() }), (input) => {
      const channel = known(slack, input.channel);
      if (channel.archived) throw new SlackError('already_archived');
      archive(slack, channel, true);
      return {};
    }),

    method('conversations.unarchive', z.object({ channel: z.string() }), (input) => {
      const channel = known(slack, input.channel);
      if (!channel.archived) throw new SlackError('not_archived');
      archive(slack, channel, false);
      return {};
    }),
  ];
}

/** The app is in every channel, so both lists are the same. */
function listing(slack: Slack, name: string): Endpoint {
  const filter = z.object({ types: text, exclude_archived: flag, limit: number, cursor: text });
  return method(name, filter, (input) => {
    const kinds = (input.types ?? 'public_channel').split(',').map((one) => one.trim());
    const channels = Object.values(slack.value.channels).filter(
      (one) =>
        kinds.includes(one.kind === 'im' ? 'im' : `${one.kind}_channel`) &&
        !(isOn(input.exclude_archived) && one.archived),
    );
    const { page, next } = pageOf(channels, input);
    return { channels: page.map(channelObject), response_metadata: { next_cursor: next } };
  });
}

function archive(slack: Slack, channel: Channel, archived: boolean): void {
  channel.archived = archived;
  slack.save();
  slack.world.effect({
    vendor: 'slack',
    operation: archived ? 'conversations.archive' : 'conversations.unarchive',
    target: channel.id,
    summary: channel.name,
  });
}

function known(slack: Slack, id: string): Channel {
  const channel = slack.channel(id);
  if (!channel) throw new SlackError('channel_not_found');
  return channel;
}

function directWith(slack: Slack, users: string): Channel {
  const [user = '', ...others] = users.split(',');
  if (others.length > 0) throw new SlackError('method_not_supported_for_channel_type');
  const person = slack.value.users[user];
  if (!person) throw new SlackError('user_not_found');
  if (person.deleted) throw new SlackError('user_disabled');
  return slack.direct(user);
}

/** Everyone of the workspace is in every channel; a direct conversation has two sides. */
function membersOf(slack: Slack, channel: Channel): string[] {
  if (channel.user) return [channel.user, app.user];
  return [
    ...Object.values(slack.value.users)
      .filter((one) => !one.deleted)
      .map((one) => one.id),
    app.user,
  ];
}

function within(message: Message, input: z.infer<typeof window>): boolean {
  const at = Number(message.ts);
  const oldest = Number(input.oldest ?? 0);
  const latest = input.latest ? Number(input.latest) : Infinity;
  return isOn(input.inclusive) ? at >= oldest && at <= latest : at > oldest && at < latest;
}
