/** `auth.test`, `users.info` and `conversations.*`: who and what is there, and what was said. */
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import { limits } from './limits.ts';
import { joined, known, saidByOthers } from './channels.ts';
import { app, type Message, type Slack, workspace } from './memory.ts';
import { flag, isOn, method, number, SlackError, text } from './method.ts';
import { botProfile, channelObject, messageObject, userObject } from './objects.ts';

const window = z.strictObject({
  channel: z.string(),
  oldest: text,
  limit: number,
  cursor: text,
  include_all_metadata: flag,
});

export function workspaceMethods(slack: Slack): Endpoint[] {
  return [
    method('auth.test', z.strictObject({}), (_, call) => ({
      url: `${new URL(call.base).origin}/`,
      team: workspace.name,
      user: app.name,
      team_id: workspace.id,
      user_id: app.user,
      bot_id: app.bot,
      is_enterprise_install: false,
    })),

    method('bots.info', z.strictObject({ bot: z.string() }), (input) => {
      if (input.bot !== app.bot) throw new SlackError('bot_not_found');
      const { team_id: _, ...bot } = botProfile;
      return { bot: { ...bot, user_id: app.user } };
    }),

    method('users.info', z.strictObject({ user: z.string() }), (input) => {
      const user = slack.value.users[input.user];
      if (!user) throw new SlackError('user_not_found');
      return { user: userObject(user) };
    }),

    method('conversations.open', z.strictObject({ users: z.string() }), (input) => {
      const person = slack.value.users[input.users];
      if (!person) throw new SlackError('user_not_found');
      if (person.deleted) throw new SlackError('user_disabled');
      return { channel: { id: slack.direct(person.id).id } };
    }),

    method('conversations.info', z.strictObject({ channel: z.string() }), (input) => ({
      channel: channelObject(known(slack, input.channel)),
    })),

    // What was said in a thread is not in the channel's history.
    method('conversations.history', window, (input) => {
      const channel = joined(known(slack, input.channel));
      const own = slack.messagesIn(channel.id).filter((one) => one.thread_ts === undefined);
      const all = [...shown(slack, own, input).toReversed(), ...saidByOthers(channel)];
      return listed(
        all.filter((one) => Number(one.ts) > Number(input.oldest ?? 0)),
        input,
      );
    }),

    // The message itself first, then what was said below it.
    method('conversations.replies', window.extend({ ts: z.string() }), (input) => {
      const all = slack.messagesIn(joined(known(slack, input.channel)).id);
      const [parent] = all.filter((one) => one.ts === input.ts);
      if (!parent) throw new SlackError('thread_not_found');
      const replies = all.filter((one) => one.thread_ts === input.ts && Number(one.ts) > Number(input.oldest ?? 0));
      return listed(shown(slack, [parent, ...replies], input), input);
    }),
  ];
}

function shown(slack: Slack, messages: readonly Message[], input: z.infer<typeof window>) {
  const metadata = isOn(input.include_all_metadata);
  return messages.map((one) => ({ ...messageObject(one, { metadata, replies: slack.repliesTo(one) }), ts: one.ts }));
}

function listed(all: readonly { ts: string }[], input: z.infer<typeof window>) {
  const { page, next } = pageOf(all, input);
  return {
    messages: page,
    has_more: next !== '',
    pin_count: 0,
    ...(next !== '' && { response_metadata: { next_cursor: next } }),
  };
}

const prefix = 'next:';

/** One page of a list, and the cursor of the next one (empty at the end): opaque, and `invalid_cursor` when it is not Slack's own. */
function pageOf<One>(all: readonly One[], { limit, cursor }: z.infer<typeof window>) {
  const from = cursor ? positionOf(cursor) : 0;
  const to = from + Math.min(limit || limits.pageDefault, limits.page);
  return {
    page: all.slice(from, to),
    next: all.length > to ? Buffer.from(`${prefix}${to}`).toString('base64') : '',
  };
}

function positionOf(cursor: string): number {
  const plain = Buffer.from(cursor, 'base64').toString();
  const position = Number(plain.slice(prefix.length));
  if (!plain.startsWith(prefix) || !Number.isInteger(position)) throw new SlackError('invalid_cursor');
  return position;
}
