/** How one workflow stands and why it does not continue, from the records alone. */
import type { Kysely } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Health, WorkflowType } from '../domain/workflow-state.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { businessNow } from './clock.ts';
import { openFaults, type OpenFault } from './faults.ts';
import { sleepsOf, type Sleep } from './sleeps.ts';
import { subjectOf, type WorkflowRow } from './workflows.ts';
import type { Tables } from './tables.ts';
import { waitingNow, type WaitingFor } from './waiting.ts';
import { undecidedWrites, type UndecidedWrite } from './writes.ts';

interface Ending {
  readonly on: BusinessTime;
  readonly outcome: object | null;
  /** Why it was cancelled; null when it was not, or nobody said. */
  readonly reason: string | null;
}

export interface PhaseStatus {
  readonly workflowId: string;
  readonly type: WorkflowType;
  readonly key: string;
  /** What it is about; null: its key says it. */
  readonly subject: string | null;
  readonly phase: string;
  readonly since: BusinessTime;
  /** Until when it is meant to be in this phase. */
  readonly deadline: BusinessTime | null;
  readonly health: Health;
  readonly ended: Ending | null;
  readonly waiting: readonly WaitingFor[];
  readonly parked: readonly Omit<OpenFault, 'workflowId'>[];
  /** What it sleeps to, the next moment first; only those that are still to come. */
  readonly sleeps: readonly Sleep[];
  /** A moment that has come last: what it does now, or as soon as a worker runs. */
  readonly woken: Sleep | null;
  readonly writes: readonly Omit<UndecidedWrite, 'key' | 'workflowId'>[];
}

export async function statusOf(db: Kysely<Tables>, workflow: WorkflowRow): Promise<PhaseStatus> {
  const { workflow_id: workflowId, team, type, key, phase, health, deadline } = workflow;
  const over = workflow.ended_on !== null;
  const now = await businessNow(db);
  const sleeps = over ? [] : await sleepsOf(db, workflowId);
  const isPast = ({ until }: Sleep) => millisOf(until) <= now;
  return {
    workflowId,
    type,
    key,
    subject: await subjectOf(db, workflow),
    phase,
    since: workflow.phase_since ?? workflow.opened_on,
    deadline: over ? null : deadline,
    health,
    ended: endOf(workflow),
    waiting: await waitingNow(db, team, workflowId),
    parked: (await openFaults(db, { workflowId })).map(({ activity, why, remedy, since }) => ({
      activity,
      why,
      remedy,
      since,
    })),
    sleeps: sleeps.filter((sleep) => !isPast(sleep)),
    woken: sleeps.findLast(isPast) ?? null,
    writes: (await undecidedWrites(db, { workflowId })).map(({ system, operation, intendedAt, attempts }) => {
      return { system, operation, intendedAt, attempts };
    }),
  };
}

function endOf({ ended_on: on, outcome, phase, cancel_reason: reason }: WorkflowRow): PhaseStatus['ended'] {
  return on === null ? null : { on, outcome, reason: phase === 'cancelled' ? reason : null };
}
