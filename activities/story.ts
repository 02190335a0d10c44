/** Which story an act is done for, and what its acts share. */
import { Context } from '@temporalio/activity';

/** The workflow id of the story that this activity belongs to. */
export function storyId(): string {
  const execution = Context.current().info.workflowExecution;
  if (!execution) throw new Error('This act belongs to a story: it is called from a workflow only.');
  return execution.workflowId;
}
