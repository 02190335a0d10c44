/** Business time for the workflows: their dates, their moments, and when to wake. */
import { ApplicationFailure, heartbeat, sleep } from '@temporalio/activity';
import {
  iterationStarting,
  nextIteration,
  retrospectiveDates,
  type DatedIteration,
} from '../domain/calendar/calendar.ts';
import { failureTypes } from '../domain/failures.ts';
import { scheduleReminders } from '../domain/decisions/reminder-ladder.ts';
import type { Moment, BusinessTime } from '../domain/calendar/moments.ts';
import { participants, withGuests, type Team, type TeamRef } from '../domain/team.ts';
import { addWorkingDays, millisOf, notPast } from '../domain/calendar/working-days.ts';
import { currentConfiguration, teamOf, UnknownConfiguration } from '../records/configurations.ts';
import { mustExist } from '../records/questions.ts';
import { storeReminders } from '../records/reminders.ts';
import { problemOf } from '../records/team-problems.ts';
import { storeSleep } from '../records/sleeps.ts';
import type { CalendarActivities } from './api/calendar.ts';
import { businessNow } from './clock.ts';
import type { Deps } from './deps.ts';
import { currentWorkflowId } from './once.ts';

const hour = 3_600_000;
/** A draft that opens within this business time is due: the workflow itself sleeps the rest of the way. */
const dueWithin = 24 * hour;

/** Shorter waits are waited out here: the workflow is spared a timer, and clocks that differ a little do not make it spin. */
const shortWait = 2_000;
const longestStay = 10 * 60_000;
const poll = 200;

export function createCalendarActivities({ db, clock }: Pick<Deps, 'db' | 'clock'>): CalendarActivities {
  const nowOf = (team: Team): Promise<BusinessTime> => businessNow(clock, team);
  const momentOf = async (on: BusinessTime): Promise<Moment> => ({
    on,
    wakeAt: await clock.wakeAt(millisOf(on)),
    exact: clock.isReal,
  });
  const read = (ref: TeamRef) => teamOf(db, ref);

  return {
    async planIteration({ team: id, starts }) {
      const { team, version } = await currentConfiguration(db, id).catch(refuse);
      const problem = await problemOf(db, id);
      if (problem !== null) return { due: false, stopped: problem };
      const now = await nowOf(team);
      const { key, dates } = starts === undefined ? nextIteration(team, now) : startingOn(team, starts);
      if (starts === undefined && millisOf(dates.draftOpens) > millisOf(now) + dueWithin) {
        return { due: false, next: dates.draftOpens };
      }
      return { due: true, key, version, dates, participants: participants(team).map((one) => one.id) };
    },

    async planRetrospective(ref) {
      const team = await read(ref);
      return retrospectiveDates(team, await nowOf(team));
    },

    now: async (ref) => nowOf(await read(ref)),

    async moment({ from, workingDays, ...ref }) {
      const team = await read(ref);
      return momentOf(notPast(team, addWorkingDays(team, from, workingDays), await nowOf(team)));
    },

    async resolveWakeTime({ on, why }) {
      if (why !== undefined) await storeSleep(db, currentWorkflowId(), { until: on, why });
      return momentOf(on);
    },

    async waitForBusinessTime({ on }) {
      const due = millisOf(on);
      const leaveAt = Date.now() + longestStay;
      for (;;) {
        if ((await clock.now()) >= due) return { come: true };
        const wakeAt = await clock.wakeAt(due);
        const wait = (await clock.stands()) ? poll : wakeAt - Date.now();
        if (wait > shortWait || Date.now() > leaveAt) return { come: false, wakeAt };
        await sleep(Math.max(wait, poll / 10));
        heartbeat();
      }
    },

    async scheduleReminders({ questionId, ...ref }) {
      const { question, people, guests } = await mustExist(db, currentWorkflowId(), questionId);
      const { panel, deadline, reminders: policy } = question;
      const team = withGuests(await read(ref), guests);
      const reminders = scheduleReminders(team, { panel, people, deadline, now: await nowOf(team), policy });
      await storeReminders(db, { workflowId: currentWorkflowId(), questionId }, reminders);
      return Promise.all(reminders.map(async (reminder) => ({ ...reminder, ...(await momentOf(reminder.on)) })));
    },
  };
}

function startingOn(team: Team, date: string): DatedIteration {
  try {
    return iterationStarting(team, date);
  } catch (error) {
    throw refusal(error);
  }
}

/** What no second attempt fixes fails at once. */
function refuse(error: unknown): never {
  throw error instanceof UnknownConfiguration ? refusal(error) : error;
}

function refusal(error: unknown): ApplicationFailure {
  const message = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.nonRetryable(message, failureTypes.configuration);
}
