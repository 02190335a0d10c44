/** Is the Slack app installed with what it needs, and the channel as the team file says? */
import type { Team } from '../../domain/team.ts';
import { asConfigured, type Check } from '../check.ts';
import type { SlackConnection } from './client.ts';

/** Reading and writing messages and reminders; channels of either kind. */
const scopes = [
  'chat:write',
  'im:write',
  'users:read',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'im:history',
];

export function probe({ web }: SlackConnection, { slack: { channel: id, visibility } }: Team): Check[] {
  return [
    {
      thing: 'Slack token',
      doing: 'identify the token',
      async look() {
        const who = await web.auth.test();
        const given = who.response_metadata?.scopes;
        const lacking = given ? scopes.filter((scope) => !given.includes(scope)) : [];
        if (lacking.length === 0) return { found: `ok: ${who.user ?? 'a bot'} in ${who.team ?? 'its workspace'}` };
        const remedy = 'Add them under OAuth & Permissions of the Slack app and install it again.';
        return { found: `lacks the scopes ${lacking.join(', ')}`, remedy };
      },
    },
    {
      thing: `Slack channel ${id}`,
      doing: `show the channel ${id}`,
      async look() {
        const { channel } = await web.conversations.info({ channel: id });
        const name = `#${channel?.name ?? id}`;
        if (channel?.is_archived)
          return { found: `${name} is archived`, remedy: 'Unarchive it, or name another channel.' };
        if (!channel?.is_member)
          return { found: `the app is not in ${name}`, remedy: `Type /invite @Drumbeat in ${name}.` };
        const actual = channel.is_private ? 'private' : 'internal';
        const shared = channel.is_ext_shared ?? false;
        const what = `${name} is ${shared ? 'shared with others' : actual}`;
        return asConfigured(what, 'slack', visibility, shared ? ['public'] : [actual]);
      },
    },
  ];
}
