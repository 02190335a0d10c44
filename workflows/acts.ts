/** The acts as a story calls them: with the team added, a summary in plain words, and parked instead of failed. */
import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Act, Acts } from '../activities/acts.ts';
import { failureTypes } from '../domain/failures.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import type { TeamRef } from '../domain/team.ts';
import { manners } from './act-options.ts';

/** The team and its configuration version are added by the story. */
export type StoryActs = {
  readonly [Name in keyof Acts]: Acts[Name] extends Act<infer In, infer Out>
    ? (input: Bare<In>) => Promise<Out>
    : never;
};
type Bare<In> = Omit<In, keyof TeamRef>;

/** What happens to an act that a fault outside has stopped. */
export interface Parking {
  readonly input: TeamRef;
  park(act: keyof Acts, fault: ParkedDetails, attempt: number): Promise<void>;
  unpark(act: keyof Acts): Promise<void>;
  /** Nothing parks any more: a failure is an answer. */
  isCleaning(): boolean;
}

export function teamOf(input: TeamRef): TeamRef {
  return { team: input.team, version: input.version };
}

/** The bare act: it fails when it fails. */
export function proxyOf<Name extends keyof Acts>(name: Name): Acts[Name] {
  return proxyActivities<Acts>({ ...manners[name].profile, summary: manners[name].summary })[name];
}

export function bindActs(story: Parking): StoryActs {
  const bind = (name: keyof Acts) => async (input: object) => {
    const act = proxyOf(name) as (whole: object) => Promise<unknown>;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await act({ ...input, ...teamOf(story.input) });
        await story.unpark(name);
        return answer;
      } catch (error) {
        if (isCancellation(error) || !(error instanceof ActivityFailure) || story.isCleaning()) throw error;
        await story.park(name, faultOf(error), attempt);
      }
    }
  };
  return Object.fromEntries((Object.keys(manners) as (keyof Acts)[]).map((name) => [name, bind(name)])) as StoryActs;
}

function isParkedDetails(details: unknown): details is ParkedDetails {
  return typeof details === 'object' && details !== null && 'why' in details && 'remedy' in details;
}

/** What a failed act tells people: the adapter's own words, else where to look. */
function faultOf(failure: ActivityFailure): ParkedDetails {
  const cause = failure.cause;
  if (
    cause instanceof ApplicationFailure &&
    (cause.type === failureTypes.parked || cause.type === failureTypes.undecided)
  ) {
    const details: unknown = cause.details?.[0];
    if (isParkedDetails(details)) return details;
  }
  return {
    vendor: 'drumbeat',
    why: cause?.message ?? 'it failed again and again.',
    remedy:
      'Look at the failed activity in the Temporal UI; after the mend it goes on, at once with `npm run drumbeat -- resume`.',
  };
}
