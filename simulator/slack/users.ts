/** `auth.test` and `users.*`: who is there. */
import { z } from 'zod';
import type { Endpoint } from '../frame.ts';
import { app, type Slack, type User, workspace } from './memory.ts';
import { method, number, SlackError, text } from './method.ts';
import { appUser, userObject } from './objects.ts';
import { pageOf } from './pages.ts';

export function users(slack: Slack): Endpoint[] {
  const everyone = (): User[] => [...Object.values(slack.value.users), appUser];
  return [
    method('auth.test', z.object({}), (_, call) => ({
      url: `${new URL(call.base).origin}/`,
      team: workspace.name,
      user: app.name,
      team_id: workspace.id,
      user_id: app.user,
      bot_id: app.bot,
      is_enterprise_install: false,
    })),

    method('users.info', z.object({ user: z.string() }), (input) => {
      const user = everyone().find((one) => one.id === input.user);
      if (!user) throw new SlackError('user_not_found');
      return { user: userObject(user) };
    }),

    method('users.list', z.object({ limit: number, cursor: text }), (input) => {
      const { page, next } = pageOf(everyone(), input);
      return {
        members: page.map(userObject),
        cache_ts: Math.floor(Date.now() / 1000),
        response_metadata: { next_cursor: next },
      };
    }),
  ];
}
