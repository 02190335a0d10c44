/** Everything a workflow may do to the world. Each activity is safe to repeat. */
import { withEveryUndo, type Implementing } from './declaration.ts';
import { announceActivities } from './announce.ts';
import { calendarActivities } from './calendar.ts';
import { planActivities } from './plan.ts';
import { questionActivities } from './questions.ts';
import { releaseActivities } from './release.ts';
import { retrospectiveActivities } from './retrospective.ts';
import { statusActivities } from './status.ts';
import { syncActivities } from './sync.ts';
import { trackingActivities } from './tracking.ts';

export const activityApi = withEveryUndo({
  ...calendarActivities,
  ...questionActivities,
  ...planActivities,
  ...trackingActivities,
  ...releaseActivities,
  ...retrospectiveActivities,
  ...announceActivities,
  ...statusActivities,
  ...syncActivities,
});
export type Activities = Implementing<typeof activityApi>;
export type ActivityName = keyof typeof activityApi;
