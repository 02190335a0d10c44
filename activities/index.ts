/** Everything a workflow may do, made from what the worker opened: see `api/` for what each activity means. */
import type { Activities } from './api/index.ts';
import { createAnnounceActivities } from './announce.ts';
import { createCalendarActivities } from './calendar.ts';
import type { Deps } from './deps.ts';
import { createGate } from './gate.ts';
import { createPlanActivities } from './plan.ts';
import { createQuestionActivities } from './questions.ts';
import { createReleaseActivities } from './release.ts';
import { createRetrospectiveActivities } from './retrospective.ts';
import { createSlackOf } from './slack.ts';
import { createStatusActivities } from './status.ts';
import { createSyncActivities } from './sync.ts';
import { createTrackingActivities } from './tracking.ts';

export function createActivities(deps: Deps): Activities {
  const slackOf = createSlackOf(deps);
  const gate = createGate(deps);
  return {
    ...createCalendarActivities(deps),
    ...createStatusActivities(deps),
    ...createSyncActivities(deps),
    ...createQuestionActivities(deps, slackOf, gate),
    ...createPlanActivities(deps),
    ...createTrackingActivities(deps, gate),
    ...createReleaseActivities(deps, gate),
    ...createRetrospectiveActivities(deps, gate),
    ...createAnnounceActivities(deps, slackOf, gate),
  };
}
