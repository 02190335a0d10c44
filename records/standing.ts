/** How one story stands and why it does not go on, from the records alone. */
import type { Kysely } from 'kysely';
import type { On } from '../domain/moments.ts';
import type { Health, StoryKind } from '../domain/story.ts';
import { millisOf } from '../domain/working-days.ts';
import { businessNow } from './clock.ts';
import { openFaults, type OpenFault } from './faults.ts';
import { sleepsOf, type Sleep } from './sleeps.ts';
import type { StoryRow } from './stories.ts';
import type { Tables } from './tables.ts';
import { waitingNow, type WaitingFor } from './waiting.ts';
import { undecidedWrites, type UndecidedWrite } from './writes.ts';

export interface Standing {
  readonly workflowId: string;
  readonly kind: StoryKind;
  readonly key: string;
  readonly phase: string;
  readonly since: On;
  /** Until when it is meant to be in this phase. */
  readonly deadline: On | null;
  readonly health: Health;
  readonly ended: { readonly on: On; readonly outcome: object | null; readonly reason: string | null } | null;
  readonly waiting: readonly WaitingFor[];
  readonly parked: readonly Omit<OpenFault, 'workflowId'>[];
  /** What it sleeps to, the next moment first; only those that are still to come. */
  readonly sleeps: readonly Sleep[];
  /** A moment that has come last: what it does now, or as soon as a worker runs. */
  readonly woken: Sleep | null;
  readonly writes: readonly Omit<UndecidedWrite, 'key' | 'workflowId'>[];
}

export async function standingOf(db: Kysely<Tables>, story: StoryRow): Promise<Standing> {
  const { workflow_id: workflowId, team, kind, key, phase, health, deadline } = story;
  const over = story.ended_on !== null;
  const now = await businessNow(db, team);
  const sleeps = over ? [] : await sleepsOf(db, workflowId);
  const isPast = ({ until }: Sleep) => millisOf(until) <= now;
  return {
    workflowId,
    kind,
    key,
    phase,
    since: story.phase_since ?? story.opened_on,
    deadline: over ? null : deadline,
    health,
    ended: endOf(story),
    waiting: await waitingNow(db, team, workflowId),
    parked: (await openFaults(db, { workflowId })).map(({ act, why, remedy, since }) => ({ act, why, remedy, since })),
    sleeps: sleeps.filter((sleep) => !isPast(sleep)),
    woken: sleeps.findLast(isPast) ?? null,
    writes: (await undecidedWrites(db, { workflowId })).map(({ system, operation, intendedAt, attempts }) => {
      return { system, operation, intendedAt, attempts };
    }),
  };
}

function endOf({ ended_on: on, outcome, phase, cancel_reason: reason }: StoryRow): Standing['ended'] {
  return on === null ? null : { on, outcome, reason: phase === 'cancelled' ? reason : null };
}
