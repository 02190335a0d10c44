/** Users, channels, messages and views in the shape in which Slack answers them. */
import { app, type Channel, type Message, type OpenView, type User, workspace } from './memory.ts';

export function userObject(user: User): object {
  return {
    id: user.id,
    team_id: workspace.id,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    profile: { title: user.title, real_name: user.realName, display_name: user.name, team: workspace.id },
    is_bot: false,
    updated: 0,
  };
}

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
    is_org_shared: false,
    is_ext_shared: false,
    is_member: true,
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
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(options.metadata && message.metadata && { metadata: message.metadata }),
  };
}

export function viewObject(view: OpenView, state: object = { values: {} }): Record<string, unknown> {
  const { submit = null, close = null, ...modal } = view.modal;
  return {
    ...modal,
    submit,
    close,
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
  return { id: user.id, username: user.name, name: user.name, team_id: workspace.id };
}
