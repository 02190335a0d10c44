/** One message in the team's channel, or in another of its places. */
import type { SlackPlace } from '../../domain/team.ts';
import { literal, type Text } from '../../domain/text/text.ts';
import { writesOnce, type Implementing } from './declaration.ts';

export const announceActivities = {
  /** `key` makes it one whatever is repeated; `place` is the team's channel by default. */
  announce: writesOnce<{ readonly key: string; readonly body: Text; readonly place?: SlackPlace | undefined }, void>(
    literal('Notify the team in Slack'),
  ),
  /** The same where it must not wait: to the EM alone when the channel is closed, to nobody when Slack is. Never parks. */
  notifyWithFallback: writesOnce<
    { readonly key: string; readonly body: Text },
    { readonly reached: 'team' | 'em' | 'nobody' }
  >(literal('Notify the team in Slack, or else the engineering manager')),
};
export type AnnounceActivities = Implementing<typeof announceActivities>;
