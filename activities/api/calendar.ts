/** Business time. The only place with calendar maths. */
import type { IterationDates, RetrospectiveDates } from '../../domain/calendar/calendar.ts';
import type { BusinessTime, Moment } from '../../domain/calendar/moments.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import type { ConfigVersion, PersonId, TeamId } from '../../domain/team.ts';
import { inRecords, waits, withoutConfiguration, type Implementing } from './declaration.ts';
import { literal } from '../../domain/text/text.ts';

type DueIteration =
  | {
      readonly due: true;
      readonly key: WorkflowKey;
      readonly version: ConfigVersion;
      readonly dates: IterationDates;
      readonly participants: PersonId[];
    }
  | { readonly due: false; readonly next: BusinessTime }
  /** The team's file is broken, or gone: why. */
  | { readonly due: false; readonly stopped: string };

export interface ReminderStep extends Moment {
  readonly name: string;
  readonly people: readonly PersonId[];
  readonly isDeadline: boolean;
}

export const calendarActivities = {
  /** The iteration that is next due for planning, or the one that starts on a given day. Loads the current configuration. */
  planIteration: withoutConfiguration<{ readonly team: TeamId; readonly starts?: string | undefined }, DueIteration>(
    literal('Read the configuration and the dates of the iteration that is due'),
  ),
  /** The last day of each part of a retrospective that is triggered now, and how many votes each person has. */
  planRetrospective: inRecords<unknown, RetrospectiveDates>(literal('Calculate the dates of the retrospective')),
  now: inRecords<unknown, BusinessTime>(literal('Read the business clock')),
  /** The same local time some working days later; where that is past already, on the next working day. */
  moment: inRecords<{ readonly from: BusinessTime; readonly workingDays: number }, Moment>(
    literal('Find the next moment in the team calendar'),
  ),
  /** When to wake for a moment already known; the records keep what the workflow sleeps to, and why. */
  resolveWakeTime: inRecords<{ readonly on: BusinessTime; readonly why?: string | undefined }, Moment>(
    literal('Resolve the wake time'),
  ),
  /**
   * Has the moment come? In production at once. While the team's clock is paused this waits, heartbeating, for up to ten minutes,
   * then says when to wake for it.
   */
  waitForBusinessTime: waits<
    { readonly on: BusinessTime },
    { readonly come: true } | { readonly come: false; readonly wakeAt: number }
  >(literal('Check whether the business time has been reached')),
  /**
   * The whole reminder ladder of a question, each reminder in the working hours of those it speaks to; the last one is the deadline.
   * The records keep it with the question.
   */
  scheduleReminders: inRecords<
    {
      readonly questionId: string;
    },
    readonly ReminderStep[]
  >(literal('Schedule the reminders in working hours')),
};
export type CalendarActivities = Implementing<typeof calendarActivities>;
