/** Which workflow an activity is done for, and what its activities share. */
import { Context } from '@temporalio/activity';

/** The workflow id of the workflow that this activity belongs to. */
export function currentWorkflowId(): string {
  const execution = Context.current().info.workflowExecution;
  if (!execution) throw new Error('This activity belongs to a workflow: it is called from a workflow only.');
  return execution.workflowId;
}
