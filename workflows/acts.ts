/** The acts as a story calls them: with the team added, a summary in plain words, and parked instead of failed. */
import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Act, Acts } from '../activities/acts.ts';
import { failureTypes } from '../domain/failures.ts';
import type { ParkedDetails } from '../domain/failures.ts';
import type { TeamRef } from '../domain/team.ts';
import { manners, whileCleaning } from './act-options.ts';
import type { ParkingPlace, Patience } from './parking.ts';

/** The team and its configuration version are added by the story. */
export type StoryActs = {
  readonly [Name in keyof Acts]: Acts[Name] extends Act<infer In, infer Out> ? StoryAct<Bare<In>, Out> : never;
};
interface StoryAct<In, Out> {
  (input: In): Promise<Out>;
  /** Undefined: it was parked, and given up. */
  (input: In, patience: Patience & ({ unless: () => boolean } | { until: string })): Promise<Out | undefined>;
  (input: In, patience: Patience & { unless?: undefined; until?: undefined }): Promise<Out>;
}
type Bare<In> = Omit<In, keyof TeamRef>;

/** The story that the acts belong to. */
export interface Actor {
  readonly input: TeamRef;
  readonly parking: ParkingPlace;
  /** Nothing parks any more: a failure is an answer. */
  isCleaning(): boolean;
  /** Told of every act that begins and ends. */
  busy(change: 1 | -1): void;
}

export function teamOf(input: TeamRef): TeamRef {
  return { team: input.team, version: input.version };
}

/** The bare act: it fails when it fails. */
export function proxyOf<Name extends keyof Acts>(name: Name, isCleaning = false): Acts[Name] {
  const { profile, summary } = manners[name];
  return proxyActivities<Acts>({ ...profile, ...(isCleaning ? whileCleaning : {}), summary })[name];
}

export function bindActs(story: Actor): StoryActs {
  const call = async (name: keyof Acts, input: object): Promise<unknown> => {
    const act = proxyOf(name, story.isCleaning()) as (whole: object) => Promise<unknown>;
    story.busy(1);
    try {
      return await act({ ...input, ...teamOf(story.input) });
    } finally {
      story.busy(-1);
    }
  };
  const bind =
    (name: keyof Acts) =>
    async (input: object, patience: Patience = {}) => {
      let parked: ReturnType<ParkingPlace['place']> | undefined;
      for (;;) {
        try {
          const answer = await call(name, input);
          await parked?.goOn();
          story.parking.hasWorked(name);
          return answer;
        } catch (error) {
          if (isCancellation(error) || !(error instanceof ActivityFailure) || story.isCleaning()) throw error;
          parked ??= story.parking.place(name, patience);
          if (!(await parked.waitOut(faultOf(error)))) return undefined;
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
    why: cause?.message ?? 'It failed again and again',
    remedy: 'Look at the failed activity in the Temporal UI, and mend what it names.',
  };
}
