/** Everything a workflow may do, made from what the worker opened: see `acts.ts` for what each act means. */
import type { Acts } from './acts.ts';
import { createAnnounceActs } from './announce.ts';
import { createCalendarActs } from './calendar.ts';
import type { Deps } from './deps.ts';
import { createKeepingActs } from './keeping.ts';
import { createPlanActs } from './plan.ts';
import { createQuestionActs } from './questions.ts';
import { createReleaseActs } from './release.ts';
import { createRetrospectiveActs } from './retrospective.ts';
import { slackMessages } from './slack/messages.ts';
import { slackPeople } from './slack/people.ts';
import { createTrackingActs } from './tracking.ts';
import { createVendorCall } from './vendor-call.ts';

export function createActivities(deps: Deps): Acts {
  const call = createVendorCall(deps.db);
  const messages = slackMessages(deps.slack, call);
  const people = slackPeople(deps.slack, call);
  return {
    ...createCalendarActs(deps),
    ...createKeepingActs(deps),
    ...createQuestionActs(deps, { messages, people }),
    ...createPlanActs(deps, call),
    ...createTrackingActs(deps, call),
    ...createReleaseActs(deps, call),
    ...createRetrospectiveActs(deps, call),
    ...createAnnounceActs(deps, messages),
  };
}
