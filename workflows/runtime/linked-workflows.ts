/** Workflows that a workflow starts: each runs by itself. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  ParentClosePolicy,
  startChild,
  type SignalDefinition,
} from '@temporalio/workflow';
import { nameInCode, workflowKey } from '../../domain/ids.ts';
import type { TeamId } from '../../domain/team.ts';
import { text, type Text } from '../../domain/text/text.ts';
import type { LinkedWorkflow } from '../../domain/workflow-state.ts';
import { workflowId } from '../contract/ids.ts';
import type { WorkflowActivities } from './activities.ts';

/** Starting it again does not start a second one. @returns the id, also of one that was started before; only the end of a new one is known here */
export async function startDetached<Input extends { readonly team: TeamId }>(
  next: (input: Input) => Promise<unknown>,
  key: string,
  input: Input,
): Promise<{ readonly id: string; readonly runsAlready: boolean; readonly ended: Promise<unknown> | null }> {
  const type = next.name;
  const id = workflowId(type, input.team, key);
  try {
    // A cancel of this workflow is no end of that one.
    const child = await CancellationScope.nonCancellable(() =>
      startChild(next, {
        workflowId: id,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
        staticSummary: `${type} ${key}`,
        args: [input],
      }),
    );
    return { id, runsAlready: false, ended: child.result().catch(() => undefined) };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { id, runsAlready: true, ended: null };
    throw error;
  }
}

/** What a workflow has started: a cancel takes it along, with what that started in turn. */
export class LinkedWorkflows {
  private readonly started: LinkedWorkflow[] = [];
  private readonly ended = new Set<string>();

  readonly startDetached: typeof startDetached = async (next, key, input) => {
    const begun = await startDetached(next, key, input);
    // What runs already, or has ended, may be another's: then only the records say whose.
    if (!begun.runsAlready) this.started.push({ id: begun.id, type: next.name, key, hasEnded: false });
    void begun.ended?.then(() => this.ended.add(begun.id));
    return begun;
  };

  /** @param find reads them from the records, which may not know yet what has only just been started, or be away */
  async cancel(find: WorkflowActivities['linkedWorkflows']): Promise<{ cleaned: Text[]; left: Text[] }> {
    const known = await find({}).catch((): readonly LinkedWorkflow[] => []);
    const all = [...known, ...this.started.filter(({ id }) => !known.some((one) => one.id === id))];
    const [cleaned, left]: [Text[], Text[]] = [[], []];
    for (const { id, type, key, hasEnded } of all) {
      const name = text`${nameInCode(type)} ${workflowKey(key)}`;
      // Temporal accepts the cancel of a workflow that has ended.
      const endedBefore = hasEnded || this.ended.has(id) || !(await cancelLinked(id));
      if (endedBefore) left.push(text`${name}, which had ended before`);
      else cleaned.push(name);
    }
    return { cleaned, left };
  }
}

/** False: there is no such workflow any more. */
async function cancelLinked(id: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(id).cancel();
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

/** A workflow that has ended needs no signal. */
export async function signalIfRunning<News>(id: string, signal: SignalDefinition<[News]>, news: News): Promise<void> {
  try {
    await getExternalWorkflowHandle(id).signal(signal, news);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.info('The workflow has ended in the meantime.', { id });
  }
}
