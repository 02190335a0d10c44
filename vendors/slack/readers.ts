/** Who can read a channel, or a person's conversation with the app, now. */
import { z } from 'zod';
import { slackMember } from '../../domain/ids.ts';
import type { Visibility } from '../../domain/team.ts';
import type { SlackConnection } from './client.ts';
import { homeOf, kindOf, readAccount } from './accounts.ts';

const conversation = z.object({
  channel: z.object({
    is_private: z.boolean(),
    is_im: z.boolean().nullish(),
    is_ext_shared: z.boolean().nullish(),
    is_pending_ext_shared: z.boolean().nullish(),
  }),
});

/**
 * A channel of Slack Connect has readers elsewhere, also one to which they are invited. What only some of the workspace read may be called
 * internal too. A person's conversation is as private as the team's channel, unless the person is of another workspace.
 */
export async function readersOf(connection: SlackConnection, id: string): Promise<Visibility[] | null> {
  if (slackMember.test(id)) {
    const home = await homeOf(connection);
    return kindOf(await readAccount(connection, id), home) === 'stranger' ? ['public'] : ['private', 'internal'];
  }
  return readersIn(await connection.web.conversations.info({ channel: id }));
}

export function readersIn(answer: unknown): Visibility[] | null {
  const { is_private, is_im, is_ext_shared, is_pending_ext_shared } = conversation.parse(answer).channel;
  if (is_ext_shared === undefined && !is_im) return null;
  if (is_ext_shared || is_pending_ext_shared) return ['public'];
  return is_private || is_im ? ['private', 'internal'] : ['internal'];
}
