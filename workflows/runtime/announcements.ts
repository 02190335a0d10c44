/** Messages to the team, in the order in which they were said. */
import type { SlackPlace } from '../../domain/team.ts';
import type { Text } from '../../domain/text/text.ts';
import type { WorkflowActivities } from './activities.ts';
import type { Background } from './background.ts';

/** One message to the team, once, after those that were said before; `key` names it within the workflow. In its channel, unless it names another place. */
export type Announce = (key: string, body: Text, place?: SlackPlace) => Promise<void>;

export function announcements(
  { announce }: Pick<WorkflowActivities, 'announce'>,
  { runInBackground }: Background,
  isHeldUp: () => boolean,
): Announce {
  let last: Promise<void> = Promise.resolve();
  return async (key, body, place) => {
    await runInBackground(({ onPark }) => {
      if (isHeldUp()) onPark();
      last = last.then(() => announce({ key, body, place }, { onPark }));
      return last;
    });
  };
}
