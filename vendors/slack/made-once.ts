/** What is made in Slack once. */
import { z } from 'zod';
import type { MadeOnce } from '../made-once.ts';
import type { SlackClient } from './client.ts';
import { slackMessages, type MessagePlace, type PostedMessage } from './messages.ts';

export const slackMessage: MadeOnce<SlackClient, MessagePlace, PostedMessage> = {
  name: 'message',
  where: z.object({ channel: z.string(), thread: z.string().optional() }),
  find: (slack, where, marks, since) => slackMessages(slack).find(where, marks, since),
  repair: (slack, _where, second) => slackMessages(slack).remove(second),
  locate: (slack, where, named) => slackMessages(slack).locate(where, named),
};

export const kinds: readonly MadeOnce[] = [slackMessage];
