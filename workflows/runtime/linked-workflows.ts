/** Starts the workflow that follows another one: it lives by itself, and a second start of the same is no second workflow. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  ParentClosePolicy,
  startChild,
  type SignalDefinition,
} from '@temporalio/workflow';
import type { TeamId } from '../../domain/team.ts';
import { workflowId } from '../contract/ids.ts';
import type { WorkflowActivities } from './activities.ts';

/** @returns the id, also of a workflow that runs already */
export async function startDetached<Input extends { readonly team: TeamId }>(
  next: (input: Input) => Promise<unknown>,
  key: string,
  input: Input,
): Promise<{ readonly id: string; readonly runsAlready: boolean }> {
  const type = next.name;
  const id = workflowId(type, input.team, key);
  try {
    await startChild(next, {
      workflowId: id,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      staticSummary: `${type} ${key}`,
      args: [input],
    });
    return { id, runsAlready: false };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { id, runsAlready: true };
    throw error;
  }
}

/** Takes along a workflow that was started from here when this one is cancelled. @returns how it stood */
export async function cancelLinked(
  { statusOf }: Pick<WorkflowActivities, 'statusOf'>,
  id: string,
): Promise<'runs' | 'ended' | 'unknown'> {
  const status = await statusOf({ workflowId: id });
  try {
    await getExternalWorkflowHandle(id).cancel();
  } catch (error) {
    // There is none, or none any more.
    if (isCancellation(error)) throw error;
  }
  return status;
}

/** A workflow that has ended needs no signal. */
export async function signalIfRunning<News>(id: string, signal: SignalDefinition<[News]>, news: News): Promise<void> {
  try {
    await getExternalWorkflowHandle(id).signal(signal, news);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.info('The workflow has ended meanwhile.', { id });
  }
}
