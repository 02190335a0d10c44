/** Starts the story that follows another one: it lives by itself, and a second start of the same is no second story. */
import {
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  startChild,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { workflowId } from './contract.ts';
import type { ReleaseInput, RetrospectiveInput } from './contract.ts';
import type { Story } from './process.ts';
import type { release } from './release.ts';
import type { retrospective } from './retrospective.ts';

const alone = {
  workflowIdReusePolicy: 'REJECT_DUPLICATE',
  parentClosePolicy: ParentClosePolicy.ABANDON,
  cancellationType: ChildWorkflowCancellationType.ABANDON,
} as const;

/** Starts the release; if the story is cancelled, so is the release. */
export async function followByRelease(story: Story, input: ReleaseInput): Promise<void> {
  const id = workflowId.release(input.team, input.release);
  await once(() =>
    startChild<typeof release>('release', {
      ...alone,
      workflowId: id,
      staticSummary: `Release ${input.release}`,
      args: [input],
    }),
  );
  story.onCancel(`release ${input.release}`, () => getExternalWorkflowHandle(id).cancel());
}

export async function followByRetrospective(input: RetrospectiveInput): Promise<void> {
  const id = workflowId.retrospective(input.team, input.key);
  await once(() =>
    startChild<typeof retrospective>('retrospective', {
      ...alone,
      workflowId: id,
      staticSummary: `Retrospective of ${input.key}`,
      args: [input],
    }),
  );
}

async function once(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
