/** Starts the story that follows another one: it lives by itself, and a second start of the same is no second story. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import type { Workflow } from '@temporalio/workflow';
import type { StoryKind } from '../domain/story.ts';
import type { TeamId } from '../domain/team.ts';
import { workflowId } from './contract.ts';

/**
 * The type parameter is the workflow's own type, for its input to be checked: `follow<typeof release>('release', version, input)`.
 * @returns the id, also of a story that runs already
 */
export async function follow<Next extends Workflow>(
  kind: StoryKind,
  key: string,
  input: Parameters<Next>[0] & { readonly team: TeamId },
): Promise<{ readonly id: string; readonly runsAlready: boolean }> {
  const id = workflowId(kind, input.team, key);
  try {
    await startChild(kind, {
      workflowId: id,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      staticSummary: `${kind} ${key}`,
      args: [input],
    });
    return { id, runsAlready: false };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { id, runsAlready: true };
    throw error;
  }
}

/** Takes along a story that was started from here when this one is cancelled. False: it has ended, or never began. */
export async function takeAlong(id: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(id).cancel();
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
