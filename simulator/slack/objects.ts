/** Users, channels, messages and views in the shape in which Slack answers them. */
import type { Modal } from './blocks.ts';
import { app, type Channel, type Message, type OpenView, type Slack, type User, workspace } from './memory.ts';

export function userObject(user: User): object {
  return {
    id: user.id,
    team_id: workspace.id,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: 'Etc/UTC',
    tz_label: 'UTC',
    tz_offset: 0,
    profile: {
      title: user.title,
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      team: workspace.id,
    },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.id === app.user,
    is_app_user: false,
    updated: 0,
  };
}

/** The app's own user, as `users.info` knows it. */
export const appUser: User = { id: app.user, name: app.name, realName: app.realName, title: '', deleted: false };

export function channelObject(channel: Channel): object {
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      created: channel.created,
      is_archived: channel.archived,
      is_im: true,
      is_org_shared: false,
      user: channel.user,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    created: channel.created,
    is_archived: channel.archived,
    is_general: false,
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: false,
    is_org_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    creator: app.user,
    is_member: true,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

export function messageObject(message: Message, options: { metadata: boolean }): Record<string, unknown> {
  return {
    type: 'message',
    user: app.user,
    bot_id: app.bot,
    app_id: app.id,
    team: workspace.id,
    ts: message.ts,
    text: message.text,
    bot_profile: {
      id: app.bot,
      app_id: app.id,
      name: app.name,
      deleted: false,
      updated: 0,
      team_id: workspace.id,
    },
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(message.edited && { edited: { user: app.bot, ts: message.edited } }),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })),
    }),
    ...(options.metadata && message.metadata && { metadata: message.metadata }),
  };
}

/** A message that started a thread tells how the thread goes on. */
export function withThread(slack: Slack, message: Message, options: { metadata: boolean }): Record<string, unknown> {
  const replies = slack.messagesIn(message.channel).filter((one) => one.threadTs === message.ts && one !== message);
  if (replies.length === 0) return messageObject(message, options);
  return {
    ...messageObject(message, options),
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: 1,
    latest_reply: replies.at(-1)?.ts,
    reply_users: [app.user],
    is_locked: false,
    subscribed: false,
  };
}

export function viewObject(view: OpenView, state: object = { values: {} }): Record<string, unknown> {
  const { type, title, blocks, submit, close, ...rest }: Modal = view.modal;
  return {
    id: view.id,
    team_id: workspace.id,
    type,
    blocks,
    private_metadata: rest.private_metadata,
    callback_id: rest.callback_id,
    state,
    hash: view.hash,
    title,
    clear_on_close: rest.clear_on_close,
    notify_on_close: rest.notify_on_close,
    submit_disabled: rest.submit_disabled,
    close: close ?? null,
    submit: submit ?? null,
    previous_view_id: view.previous,
    root_view_id: view.root,
    app_id: app.id,
    external_id: rest.external_id,
    app_installed_team_id: workspace.id,
    bot_id: app.bot,
  };
}

export function userReference(user: User): object {
  return { id: user.id, username: user.name, name: user.name, team_id: workspace.id };
}
