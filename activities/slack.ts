/** What activities do in a team's Slack. */
import type { TeamId } from '../domain/team.ts';
import { slackMessages } from '../vendors/slack/messages.ts';
import { slackPeople } from '../vendors/slack/people.ts';
import type { Deps } from './deps.ts';

export type SlackOf = ReturnType<typeof createSlackOf>;

export function createSlackOf({ clientOf }: Deps) {
  return async (team: TeamId) => {
    const client = await clientOf(team, 'slack');
    return { client, messages: slackMessages(client), people: slackPeople(client) };
  };
}
