/** What of the records an operator wants to be woken for, as numbers: no person, no title, no text. */
import { sql, type Kysely } from 'kysely';
import type { TeamId } from '../domain/team.ts';
import type { Tables } from './tables.ts';
import { waitingNow } from './waiting.ts';

/** A write takes seconds; one without a result for longer is waiting for a person, or its worker is gone. */
export const undecidedAfterMinutes = 10;

/** By the names they have at Prometheus. */
export interface Gauges {
  readonly drumbeat_open_questions: number;
  /** Open although their deadline has passed: the workflow that asks does not run on. */
  readonly drumbeat_overdue_questions: number;
  /** 0 when nobody is waited for. */
  readonly drumbeat_longest_wait_seconds: number;
  readonly drumbeat_running_workflows: number;
  readonly drumbeat_parked_workflows: number;
  readonly drumbeat_undecided_writes: number;
}

/** @param now business time, epoch milliseconds */
export async function gaugesOf(db: Kysely<Tables>, team: TeamId, now: number): Promise<Gauges> {
  const waiting = await waitingNow(db, team);
  const workflows = await db
    .selectFrom('workflows')
    .select(({ fn }) => [
      fn.countAll<string>().as('running'),
      fn.countAll<string>().filterWhere('health', '=', 'parked').as('parked'),
    ])
    .where('team', '=', team)
    .where('ended_on', 'is', null)
    .executeTakeFirstOrThrow();
  const writes = await db
    .selectFrom('writes')
    .select(({ fn }) => fn.countAll<string>().as('undecided'))
    .where('team', '=', team)
    .where('done_at', 'is', null)
    .where('intended_at', '<', sql<Date>`clock_timestamp() - make_interval(mins => ${undecidedAfterMinutes})`)
    .executeTakeFirstOrThrow();
  return {
    drumbeat_open_questions: waiting.length,
    drumbeat_overdue_questions: waiting.filter(({ until }) => Date.parse(until) < now).length,
    drumbeat_longest_wait_seconds: Math.max(
      0,
      ...waiting.map(({ since }) => Math.round((now - Date.parse(since)) / 1000)),
    ),
    drumbeat_running_workflows: Number(workflows.running),
    drumbeat_parked_workflows: Number(workflows.parked),
    drumbeat_undecided_writes: Number(writes.undecided),
  };
}
