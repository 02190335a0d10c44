/** The Schedule that opens a team's iterations: it looks every morning, `startIteration` decides whether one is due. */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type ScheduleClient,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
} from '@temporalio/client';
import type { Team } from '../../domain/team.ts';
import { startId, taskQueue } from '../../workflows/contract/ids.ts';
import type { StartInput, StartResult } from '../../workflows/contract/start-iteration.ts';

type Start = (input: StartInput) => Promise<StartResult>;

/**
 * Repeatable. The Schedule cannot say "every two weeks, five working days before", so it asks daily at 05:00 of the team;
 * its action carries only the team, so a change of the configuration never has to reach it.
 */
export async function applySchedule(
  schedules: ScheduleClient,
  team: Team,
  { paused }: { paused: boolean },
): Promise<'created' | 'updated'> {
  const definition = definitionOf(team, paused);
  if (await create(schedules, team, definition)) return 'created';
  await schedules.getHandle(startId(team.id)).update<Start>(() => ({ ...definition, state: definition.state ?? {} }));
  return 'updated';
}

/** For a new team; a Schedule that is there already stays as somebody left it, paused for example. */
export async function addSchedule(schedules: ScheduleClient, team: Team): Promise<void> {
  await create(schedules, team, definitionOf(team, false));
}

type Definition = Omit<ScheduleOptions<ScheduleOptionsStartWorkflowAction<Start>>, 'scheduleId'>;

async function create(schedules: ScheduleClient, team: Team, definition: Definition): Promise<boolean> {
  try {
    await schedules.create<Start>({ scheduleId: startId(team.id), ...definition });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

function definitionOf(team: Team, paused: boolean): Definition {
  return {
    spec: { calendars: [{ hour: 5, minute: 0 }], timezone: team.calendar.timeZone },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day', pauseOnFailure: true },
    action: {
      type: 'startWorkflow',
      workflowType: 'startIteration',
      workflowId: startId(team.id),
      taskQueue,
      args: [{ team: team.id }],
      staticSummary: 'Opens the next iteration if it is due for planning',
    },
    state: { paused, note: paused ? 'paused by drumbeat schedules apply' : '' },
  };
}
