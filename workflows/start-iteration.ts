/** What the Schedule starts: looks which iteration is due for planning and opens it, once. */
import { ParentClosePolicy, proxyActivities, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { Acts } from '../activities/acts.ts';
import { manners } from './act-options.ts';
import { workflowId } from './contract.ts';
import type { StartInput, StartResult } from './contract.ts';
import { iteration } from './iteration.ts';

const { profile, summary } = manners.planIteration;
const { planIteration } = proxyActivities<Acts>({ ...profile, summary });

export async function startIteration(input: StartInput): Promise<StartResult> {
  const plan = await planIteration(input);
  if (!plan.due) return { notYet: plan.next };
  const id = workflowId.iteration(input.team, plan.key);
  const { key, version, dates, participants } = plan;
  try {
    await startChild(iteration, {
      workflowId: id,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Iteration ${key}`,
      args: [{ team: input.team, version, key, dates, participants }],
    });
    return { started: id };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { alreadyRunning: id };
    throw error;
  }
}
