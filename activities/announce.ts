/** One message in the team's channel. */
import { release } from '../domain/privacy.ts';
import { teamOf } from '../records/configurations.ts';
import type { AnnounceActs } from './acts.ts';
import type { Deps } from './deps.ts';
import type { SlackMessages } from './slack/messages.ts';
import { createStoryOnce } from './story-once.ts';

export function createAnnounceActs(deps: Deps, messages: SlackMessages): AnnounceActs {
  const once = createStoryOnce(deps);
  return {
    async announce({ key, body, ...ref }) {
      const team = await teamOf(deps.db, ref);
      const { channel } = team.slack;
      const words = release(team, body, { system: 'slack', channel });
      await once({
        team: team.id,
        system: 'slack',
        operation: 'announcement',
        period: key,
        write: (marker) => messages.post(words, marker),
        find: (marker, since) => messages.find(channel, marker, since),
      });
    },
  };
}
