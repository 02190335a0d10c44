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
  const definition: Omit<ScheduleOptions<ScheduleOptionsStartWorkflowAction<Start>>, 'scheduleId'> = {
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
  try {
    await schedules.create<Start>({ scheduleId: startId(team.id), ...definition });
    return 'created';
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedules.getHandle(startId(team.id)).update<Start>(() => ({ ...definition, state: definition.state ?? {} }));
    return 'updated';
  }
}
