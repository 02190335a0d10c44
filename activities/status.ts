/** The row of a workflow in the records. Repeating an activity changes nothing. */
import { teamOf } from '../records/configurations.ts';
import { storeFaults } from '../records/faults.ts';
import { linkedWorkflows } from '../records/workflow-list.ts';
import { storeStatus } from '../records/workflows.ts';
import type { StatusActivities } from './api/status.ts';
import { businessNow } from './clock.ts';
import { currentWorkflowId } from './once.ts';
import type { Deps } from './deps.ts';

export function createStatusActivities({ db, clock }: Pick<Deps, 'db' | 'clock'>): StatusActivities {
  return {
    async saveStatus({ team, version, parked, ...workflow }) {
      const on = await businessNow(clock, await teamOf(db, { team, version }));
      const workflowId = currentWorkflowId();
      const row = await storeStatus(db, { workflowId, team, version, on, ...workflow });
      await storeFaults(db, workflowId, parked, on);
      return { on: row.ended_on ?? on };
    },

    linkedWorkflows: () => linkedWorkflows(db, currentWorkflowId()),
  };
}
