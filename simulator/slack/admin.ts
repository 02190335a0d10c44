/** What admins of the workspace do, and members of a channel: settings, invitations, accounts, deleted messages. */
import { z } from 'zod';
import { type Endpoint, json } from '../frame.ts';
import { posted, refuse } from '../posted.ts';
import type { Slack } from './memory.ts';

const workspaceSettings = z.strictObject({
  messages_tab: z.boolean().optional(),
  message_editing_seconds: z.number().nullable().optional(),
});
const channelChange = z.strictObject({
  channel: z.string(),
  is_private: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  app_is_member: z.boolean().optional(),
});
const accountChange = z.strictObject({
  user: z.string(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  team_id: z.string().optional(),
});

export function admin(slack: Slack): Endpoint[] {
  const done = () => {
    slack.save();
    slack.world.changed();
    return json({ ok: true });
  };
  return [
    posted('/people/workspace', workspaceSettings, ({ messages_tab, message_editing_seconds }) => {
      const { settings } = slack.value;
      settings.messagesTab = messages_tab ?? settings.messagesTab;
      if (message_editing_seconds !== undefined) settings.editingSeconds = message_editing_seconds;
      return done();
    }),
    posted('/people/channel', channelChange, ({ channel: id, is_private, is_ext_shared, app_is_member }) => {
      const channel = slack.channel(id);
      if (!channel || channel.kind === 'im') return refuse('There is no such channel.');
      if (is_private !== undefined) channel.kind = is_private ? 'private' : 'public';
      channel.shared = is_ext_shared ?? channel.shared ?? false;
      channel.appIsIn = app_is_member ?? channel.appIsIn;
      return done();
    }),
    posted('/people/account', accountChange, ({ user: id, deleted, ...flags }) => {
      const user = slack.value.users[id];
      if (!user) return refuse(`No person has the id "${id}".`);
      const { kind } = user;
      slack.value.users[id] = {
        ...user,
        deleted: deleted ?? user.deleted,
        kind: {
          is_bot: flags.is_bot ?? kind.is_bot,
          is_restricted: flags.is_restricted ?? kind.is_restricted,
          is_ultra_restricted: flags.is_ultra_restricted ?? kind.is_ultra_restricted,
          is_stranger: flags.is_stranger ?? kind.is_stranger,
          team_id: flags.team_id ?? kind.team_id,
        },
      };
      return done();
    }),
    posted('/people/delete', z.strictObject({ channel: z.string(), ts: z.string() }), ({ channel, ts }) => {
      const { messages } = slack.value;
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      if (at < 0) return refuse('This message does not exist.');
      messages.splice(at, 1);
      return done();
    }),
  ];
}
