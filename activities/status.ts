/** The row of a workflow in the records. Repeating an activity changes nothing. */
import type { Team } from '../domain/team.ts';
import { literal } from '../domain/text/text.ts';
import { teamOf } from '../records/configurations.ts';
import { storeFaults } from '../records/faults.ts';
import { problemOf } from '../records/team-problems.ts';
import { linkedWorkflows, workflowRow } from '../records/workflow-list.ts';
import { storeStatus } from '../records/workflows.ts';
import { parkedFailure } from '../vendors/errors.ts';
import type { StatusActivities } from './api/status.ts';
import { businessNow } from './clock.ts';
import { currentWorkflowId } from './once.ts';
import type { Deps } from './deps.ts';

export function createStatusActivities({ db, clock }: Pick<Deps, 'db' | 'clock'>): StatusActivities {
  return {
    async saveStatus({ team, version, parked, ...workflow }) {
      const configuration = await teamOf(db, { team, version });
      const on = await businessNow(clock, configuration);
      const workflowId = currentWorkflowId();
      if (!workflow.ended && workflow.parent === null) await mayStart(configuration, workflowId);
      const row = await storeStatus(db, { workflowId, team, version, on, ...workflow });
      await storeFaults(db, workflowId, parked, on);
      return { on: row.ended_on ?? on };
    },

    linkedWorkflows: () => linkedWorkflows(db, currentWorkflowId()),
  };

  /** Whatever starts one, its first status comes by here; what another workflow starts is a part of what runs. */
  async function mayStart({ id, name }: Team, workflowId: string): Promise<void> {
    const problem = await problemOf(db, id);
    if (problem === null || (await workflowRow(db, workflowId))) return;
    const remedy = literal("Correct the team's file or put it back, or cancel the workflow.");
    throw parkedFailure({ vendor: 'drumbeat', why: `Nothing new starts for ${name}: ${problem}`, remedy });
  }
}
