/** How workflows and schedules are found. */
import type { TeamId } from '../../domain/team.ts';
import type { WorkflowType } from '../../domain/workflow-state.ts';

export const taskQueue = 'drumbeat';

/** One id a thing: `iteration/<team>/<key>`, `release/<team>/<version>`, `retrospective/<team>/<what it follows>`. */
export function workflowId(kind: WorkflowType, team: TeamId, key: string): string {
  return `${kind}/${team}/${key}`;
}
/** The Schedule that starts iterations, and what it starts. */
export function startId(team: TeamId): string {
  return `start/${team}`;
}
