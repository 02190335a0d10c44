/** Users, channels, messages and views in the shape in which Slack answers them. */
import { app, type Channel, type Message, type OpenView, type User, workspace } from './memory.ts';

export function userObject(user: User): object {
  const { team_id, ...flags } = user.kind;
  return {
    id: user.id,
    team_id,
    name: user.name,
    deleted: user.deleted,
    color: '9f69e7',
    real_name: user.realName,
    tz: 'Europe/Berlin',
    tz_label: 'Central European Time',
    tz_offset: 3600,
    profile: {
      title: user.title,
      phone: '',
      skype: '',
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      status_text: '',
      status_emoji: '',
      status_expiration: 0,
      avatar_hash: 'g0123456789a',
      team: team_id,
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    ...flags,
    is_app_user: false,
    is_email_confirmed: true,
    has_2fa: false,
    who_can_share_contact_card: 'EVERYONE',
    updated: 0,
  };
}

/** The app, as it stands at each of its messages. */
export const botProfile = {
  id: app.bot,
  deleted: false,
  name: app.realName,
  updated: 0,
  app_id: app.id,
  icons: { image_36: 'https://a.slack-edge.com/bot_36.png' },
  team_id: workspace.id,
};

export function channelObject(channel: Channel): object {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_private: channel.kind !== 'public',
    created: channel.created,
    is_archived: channel.archived === true,
    is_general: false,
    is_mpim: false,
    is_org_shared: false,
    is_shared: channel.shared === true,
    is_ext_shared: channel.shared === true,
    is_pending_ext_shared: false,
    is_member: channel.appIsIn,
    ...(channel.user !== undefined && { user: channel.user }),
  };
}

export function messageObject(
  message: Message,
  options: { metadata: boolean; replies?: number },
): Record<string, unknown> {
  const { replies = 0 } = options;
  return {
    type: 'message',
    ...(message.by === undefined
      ? { user: app.user, bot_id: app.bot, app_id: app.id, bot_profile: botProfile }
      : { user: message.by }),
    team: workspace.id,
    ts: message.ts,
    text: message.text,
    ...(message.edited !== undefined && { edited: { user: app.bot, ts: message.edited } }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(replies > 0 && { thread_ts: message.ts, reply_count: replies }),
    ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }),
    ...(message.reactions && {
      reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
    }),
    ...(options.metadata && message.metadata && { metadata: message.metadata }),
  };
}

export function viewObject(view: OpenView, state: object = { values: {} }): Record<string, unknown> {
  const { submit = null, close = null, ...modal } = view.modal;
  return {
    ...modal,
    submit,
    close,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    id: view.id,
    team_id: workspace.id,
    state,
    hash: view.hash,
    previous_view_id: null,
    root_view_id: view.id,
    app_id: app.id,
    app_installed_team_id: workspace.id,
    bot_id: app.bot,
  };
}

export function userReference(user: User): object {
  return { id: user.id, username: user.name, name: user.name, team_id: user.kind.team_id };
}
