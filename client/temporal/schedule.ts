/** The Schedules of a team, one for each type of workflow that time starts. */
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type ScheduleClient,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  type ScheduleSpec,
} from '@temporalio/client';
import type { WorkflowType } from '../../domain/workflow-state.ts';
import { scheduleId, taskQueue } from '../../workflows/contract/ids.ts';
import type { Team, TeamId } from '../../domain/team.ts';

type Start = (input: { readonly team: TeamId }) => Promise<unknown>;

interface TeamSchedule {
  /** Of the workflow, which gets the team alone: a change of the configuration never has to reach the Schedule. */
  readonly type: WorkflowType;
  /** In the time zone of the team. */
  readonly spec: Pick<ScheduleSpec, 'calendars'>;
  readonly summary: string;
  /** What it does, after "it". */
  readonly does: string;
}

/** Every Schedule of a team. One cannot say "every two weeks, five working days before", so `startIteration` decides whether one is due. */
const teamSchedules: readonly TeamSchedule[] = [
  {
    type: 'startIteration',
    spec: { calendars: [{ hour: 5, minute: 0 }] },
    summary: 'Opens the next iteration if it is due for planning',
    does: 'checks every day at 05:00 whether an iteration is due',
  },
];

export interface AppliedSchedule extends Pick<TeamSchedule, 'does'> {
  readonly schedule: string;
  readonly what: 'created' | 'updated';
}

/** Repeatable. */
export async function applySchedules(
  schedules: ScheduleClient,
  team: Team,
  { paused }: { paused: boolean },
): Promise<AppliedSchedule[]> {
  const applied: AppliedSchedule[] = [];
  for (const { does, ...one } of teamSchedules) {
    const schedule = scheduleId(one.type, team.id);
    const definition = definitionOf(one, team, paused);
    const isNew = await create(schedules, schedule, definition);
    if (!isNew) {
      const state = definition.state ?? {};
      await schedules.getHandle(schedule).update<Start>(() => ({ ...definition, state }));
    }
    applied.push({ schedule, what: isNew ? 'created' : 'updated', does });
  }
  return applied;
}

/** For a new team; a Schedule that is there already stays as somebody left it, paused for example. */
export async function addSchedules(schedules: ScheduleClient, team: Team): Promise<void> {
  for (const one of teamSchedules)
    await create(schedules, scheduleId(one.type, team.id), definitionOf(one, team, false));
}

type Definition = Omit<ScheduleOptions<ScheduleOptionsStartWorkflowAction<Start>>, 'scheduleId'>;

async function create(schedules: ScheduleClient, id: string, definition: Definition): Promise<boolean> {
  try {
    await schedules.create<Start>({ scheduleId: id, ...definition });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

function definitionOf({ type, spec, summary }: Omit<TeamSchedule, 'does'>, team: Team, paused: boolean): Definition {
  return {
    spec: { ...spec, timezone: team.calendar.timeZone },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day', pauseOnFailure: true },
    action: {
      type: 'startWorkflow',
      workflowType: type,
      workflowId: scheduleId(type, team.id),
      taskQueue,
      args: [{ team: team.id }],
      staticSummary: summary,
    },
    state: { paused, note: paused ? 'paused by drumbeat schedules apply' : '' },
  };
}
