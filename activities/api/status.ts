/** How a workflow stands, kept so that it is read without a worker and outlives Temporal's retention (X8). */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { Health, LinkedWorkflow, Parked, WorkflowType } from '../../domain/workflow-state.ts';
import { inRecords, type Implementing } from './declaration.ts';
import { literal, type Text } from '../../domain/text/text.ts';

export const statusActivities = {
  /** Creates or updates the workflow's own row; called when it opens, changes phase or health, and ends. */
  saveStatus: inRecords<
    {
      readonly type: WorkflowType;
      readonly key: string;
      /** The iteration that it belongs to, if it belongs to one. */
      readonly iteration?: string | undefined;
      /** What it is about, where its key does not say it. */
      readonly subject?: Text | undefined;
      /** The workflow that started it. */
      readonly parent: string | null;
      readonly phase: string;
      /** Until when it is meant to be in this phase. */
      readonly deadline: BusinessTime | null;
      readonly health: Health;
      /** What is parked now. */
      readonly parked: readonly Parked[];
      readonly ended?: { readonly outcome: unknown } | undefined;
    },
    { readonly on: BusinessTime }
  >(literal("Save the workflow's status")),
  /** What this workflow started, and what that started, the first one first, as far as the records know. */
  linkedWorkflows: inRecords<unknown, readonly LinkedWorkflow[]>(literal('Find the workflows that this one started')),
};
export type StatusActivities = Implementing<typeof statusActivities>;
