/** One message in the team's channel, or in another of its places. */
import { channelOf, type Team } from '../domain/team.ts';
import type { Text } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import type { AnnounceActivities } from './api/announce.ts';
import type { Deps } from './deps.ts';
import type { Gate } from './gate.ts';
import type { SlackOf } from './slack.ts';
import { createOnce } from './once.ts';
import { isParked } from '../vendors/errors.ts';
import { slackMessage } from '../vendors/slack/made-once.ts';

export function createAnnounceActivities(deps: Deps, slackOf: SlackOf, gate: Gate): AnnounceActivities {
  const once = createOnce(deps);

  async function say(team: Team, key: string, body: Text, channel: string): Promise<void> {
    const words = (await gate.to(team, { system: 'slack', id: channel }))(body);
    const { client, messages } = await slackOf(team.id);
    await once({
      team: team.id,
      client,
      operation: 'announcement',
      period: key,
      kind: slackMessage,
      where: { channel },
      write: (marker) => messages.post(words, marker),
      ifSkipped: null,
    });
  }

  return {
    async announce({ key, body, place, ...ref }) {
      const team = await teamOf(deps.db, ref);
      await say(team, key, body, channelOf(team, place));
    },

    async notifyWithFallback({ key, body, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const em = team.people[team.roles.em.person]?.slack;
      if (await isAccepted(say(team, key, body, channelOf(team)))) return { reached: 'team' };
      if (em && (await isAccepted(say(team, `${key} (to the EM)`, body, em)))) return { reached: 'em' };
      return { reached: 'nobody' };
    },
  };
}

/** False: Slack refuses it, until a person fixes something. */
async function isAccepted(saying: Promise<void>): Promise<boolean> {
  try {
    await saying;
    return true;
  } catch (error) {
    if (isParked(error)) return false;
    throw error;
  }
}
