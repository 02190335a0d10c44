/** Which channels the app finds, and what others have said there before it came. */
import type { Channel, Slack } from './memory.ts';
import { SlackError } from './method.ts';

export function known(slack: Slack, id: string): Channel {
  const channel = slack.channel(id);
  // A private channel does not exist for who is not in it.
  if (!channel || (channel.kind === 'private' && !channel.appIsIn)) throw new SlackError('channel_not_found');
  return channel;
}

/** Where the app must be a member. */
export function joined(channel: Channel): Channel {
  if (channel.appIsIn) return channel;
  throw new SlackError(channel.kind === 'private' ? 'channel_not_found' : 'not_in_channel');
}

/** Messages of people and of other apps, each of a shape that Slack documents; the newest first. */
export function saidByOthers({ kind, created }: Channel): (Readonly<Record<string, unknown>> & { ts: string })[] {
  if (kind === 'im') return [];
  const at = (place: number) => `${created - 30}.00${place}000`;
  return [
    {
      type: 'message',
      user: 'U0SOMEBODY',
      bot_id: 'B0TASKS',
      app_id: 'A0TASKS',
      text: 'Another app keeps something else in its key',
      ts: at(4),
      metadata: { event_type: 'task_updated', event_payload: { key: { task: '11223' } } },
    },
    {
      type: 'message',
      user: 'U0SOMEBODY',
      bot_id: 'B0TASKS',
      app_id: 'A0TASKS',
      text: 'A task was created',
      ts: at(3),
      metadata: { event_type: 'task_created', event_payload: { id: '11223', title: 'Redesign Homepage' } },
    },
    { type: 'message', subtype: 'bot_message', bot_id: 'B0DEPLOYS', username: 'Deploys', text: '', ts: at(2) },
    { type: 'message', subtype: 'channel_join', user: 'U0SOMEBODY', text: 'has joined the channel', ts: at(1) },
  ];
}
