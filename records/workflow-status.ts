/** How one workflow stands and why it does not continue, from the records alone. */
import type { Kysely } from 'kysely';
import type { BusinessTime } from '../domain/calendar/moments.ts';
import type { Health, WorkflowType } from '../domain/workflow-state.ts';
import { millisOf } from '../domain/calendar/working-days.ts';
import { businessNow } from './clock.ts';
import { settlingOf } from '../domain/decisions/panel.ts';
import { withGuests } from '../domain/team.ts';
import { teamOf } from './configurations.ts';
import { inWords } from './names.ts';
import { outcomeText } from '../domain/decisions/outcome.ts';
import { remarkOf } from '../forms/filled.ts';
import { questionsOf } from './questions.ts';
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
  /** What was decided last, the last one first. */
  readonly decided: readonly { readonly questionId: string; readonly question: string; readonly outcome: string }[];
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
    decided: await decidedIn(db, workflowId),
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

const latest = 3;

/** Of decisions alone, also of those that too few have made; what forms gathered has its own place. */
async function decidedIn(db: Kysely<Tables>, workflowId: string): Promise<PhaseStatus['decided']> {
  const ended = (await questionsOf(db, workflowId))
    .filter(({ ended_on, question }) => ended_on !== null && settlingOf(question.panel) === 'seats')
    .toSorted((a, b) => millisOf(b.ended_on ?? '') - millisOf(a.ended_on ?? ''));
  return Promise.all(
    ended.slice(0, latest).map(async (row) => {
      const team = withGuests(await teamOf(db, { team: row.team, version: row.config_version }), row.guests);
      const { question_id: questionId, question } = row;
      return { questionId, question: inWords(team, question.text), outcome: inWords(team, outcomeText(row, remarkOf)) };
    }),
  );
}

function endOf({ ended_on: on, outcome, phase, cancel_reason: reason }: WorkflowRow): PhaseStatus['ended'] {
  return on === null ? null : { on, outcome, reason: phase === 'cancelled' ? reason : null };
}
