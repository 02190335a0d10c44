/** How workflows and schedules are found. */
import type { TeamId } from '../../domain/team.ts';
import type { WorkflowType } from '../../domain/workflow-state.ts';

export const taskQueue = 'drumbeat';

/** One id a thing: `iteration/<team>/<key>`, `release/<team>/<version>`, `retrospective/<team>/<what it follows>`. */
export function workflowId(type: WorkflowType, team: TeamId, key: string): string {
  return `${type}/${team}/${key}`;
}

/** Is it an id of ours, of whatever type: those of workflows yet to be written too? Whether there is such a workflow, Temporal says. */
export function isWorkflowId(written: string): boolean {
  return /^[a-z][a-zA-Z\d]*\/[a-z][a-z\d-]*\/[a-zA-Z\d][\w.-]*$/.test(written);
}

/** A team has one Schedule for each type of workflow that time starts. */
export function scheduleId(type: WorkflowType, team: TeamId): string {
  return `${type}/${team}`;
}

/** The Schedule that starts iterations, and what it starts. */
export function startId(team: TeamId): string {
  return scheduleId('startIteration', team);
}
