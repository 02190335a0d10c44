/** Messages to the team, in the order in which they were said. */
import type { Text } from '../../domain/text/text.ts';
import type { WorkflowActivities } from './activities.ts';
import type { Background } from './background.ts';

/** One message to the team, once, after those that were said before; `key` names it within the workflow. */
export type Announce = (key: string, body: Text) => Promise<void>;

export function announcements(
  { announce }: Pick<WorkflowActivities, 'announce'>,
  { runInBackground }: Background,
  isHeldUp: () => boolean,
): Announce {
  let last: Promise<void> = Promise.resolve();
  return async (key, body) => {
    await runInBackground(({ onPark }) => {
      if (isHeldUp()) onPark();
      last = last.then(() => announce({ key, body }, { onPark }));
      return last;
    });
  };
}
