/** How the demo continues: when the Schedule is triggered, and when everything has been lived through. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { TemporalClient } from '../../client/temporal/client.ts';
import { iterationStarting, nextIteration, type DatedIteration } from '../../domain/calendar/calendar.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import { lateImprovement } from '../../domain/ledger.ts';
import type { Team } from '../../domain/team.ts';
import { millisOf } from '../../domain/calendar/working-days.ts';
import { improvementsOf } from '../../records/improvements.ts';
import { ledgerOf } from '../../records/ledger.ts';
import { frozenPlan } from '../../records/plans.ts';
import type { WorkflowRow } from '../../records/workflows.ts';
import type { Tables } from '../../records/tables.ts';
import { workflowId } from '../../workflows/contract/ids.ts';
import type { Supervisor } from '../supervisor.ts';
import { today } from './clock.ts';
import { finishWork } from './work.ts';
import type { ToldToStop } from '../signals.ts';

/** The iteration that is lived through, and the one whose plan is then committed. */
export interface DemoIterations {
  readonly iteration: DatedIteration;
  readonly next: DatedIteration;
  /** The version that the first one releases. */
  readonly version: WorkflowKey;
}

export interface DemoWorkflow extends DemoIterations {
  /** Does what is due. True: the iteration is closed, its retrospective has ended, and the next plan is committed with the improvement. */
  goOn(): Promise<boolean>;
  /** An iteration is due, and does not stand in the records yet. */
  isOpening(): boolean;
}

const hourMs = 3_600_000;
/** A trigger that led to nothing (no worker ran) is repeated after this time. */
const againAfterMs = 5_000;

interface Parts {
  readonly db: Kysely<Tables>;
  readonly team: Team;
  readonly temporalClient: TemporalClient;
  readonly simulator: string;
}

export function demoIterations(team: Team): DemoIterations {
  const iteration = iterationStarting(team, team.iteration.anchor);
  const { release, starts } = iteration.dates;
  if (!release) throw new Error(`${team.name} releases nothing: the demo lives through a release.`);
  return { iteration, next: nextIteration(team, starts), version: release.version };
}

export function demoWorkflow({ db, team, temporalClient, simulator }: Parts): DemoWorkflow {
  const { iteration, next, version } = demoIterations(team);
  let triggeredAt = 0;
  let workIsFinished = false;
  let opening = true;

  /** In production the Schedule looks every morning; here it is told when the day has come. True: it is due and not open yet. */
  async function openWhenDue(dated: DatedIteration, workflows: readonly WorkflowRow[], now: number): Promise<boolean> {
    const due = now >= millisOf(dated.dates.draftOpens) - 4 * hourMs;
    const isOpen = workflows.some((workflow) => workflow.type === 'iteration' && workflow.key === dated.key);
    if (!due || isOpen) return false;
    if (Date.now() - triggeredAt < againAfterMs) return true;
    triggeredAt = Date.now();
    await temporalClient.triggerSchedule(team.id);
    return true;
  }

  return {
    iteration,
    version,
    next,
    isOpening: () => opening,
    async goOn() {
      const workflows = await db.selectFrom('workflows').selectAll().where('team', '=', team.id).execute();
      const now = millisOf(await today(db, team));
      opening = (await openWhenDue(iteration, workflows, now)) || (await openWhenDue(next, workflows, now));
      if (!workIsFinished && now >= millisOf(iteration.dates.release?.asked ?? iteration.dates.closes)) {
        workIsFinished = await finishWork(simulator, team).then(
          () => true,
          () => false,
        );
      }
      if (wasCancelled(workflows, iteration)) return true;
      return isOver(workflows, iteration, version) && (await isPrepared(next));
    },
  };

  /** Its plan is committed, and the improvement stands in it, or in its ledger when it was chosen later. */
  async function isPrepared({ key }: DatedIteration): Promise<boolean> {
    const plan = await frozenPlan(db, team.id, key);
    if (!plan || !('by' in plan.committed)) return false;
    const chosenIn = workflowId('retrospective', team.id, version);
    const item = (await improvementsOf(db, team.id)).find((one) => one.chosen_in === chosenIn)?.item_id;
    if (!item || plan.items.some(({ id }) => id === item)) return true;
    return (await ledgerOf(db, team.id, key)).some(({ id }) => id === lateImprovement(chosenIn));
  }
}

const cancelled = z.object({ outcome: z.literal('cancelled') });

/** Somebody cancelled the iteration: there is nothing more to live through. */
function wasCancelled(workflows: readonly WorkflowRow[], { key }: DatedIteration): boolean {
  return workflows.some(
    (workflow) => workflow.type === 'iteration' && workflow.key === key && workflow.phase === 'cancelled',
  );
}

/** A release that was cancelled is followed by no retrospective. */
function isOver(workflows: readonly WorkflowRow[], { key }: DatedIteration, version: WorkflowKey): boolean {
  const ended = (type: WorkflowRow['type'], name: string) =>
    workflows.find((workflow) => workflow.type === type && workflow.key === name && workflow.ended_on !== null);
  const release = ended('release', version);
  if (!ended('iteration', key) || !release) return false;
  return cancelled.safeParse(release.outcome).success || Boolean(ended('retrospective', version));
}

/** A server that starts again, or was stopped by hand, is waited for; one that stays away is a failure. */
export async function untilOver(
  workflow: DemoWorkflow,
  stop: ToldToStop,
  supervisor?: Pick<Supervisor, 'parts'>,
): Promise<void> {
  let lastAnswer = Date.now();
  while (!stop.isTold()) {
    try {
      if (await workflow.goOn()) return;
      lastAnswer = Date.now();
    } catch (error) {
      if (supervisor?.parts().some((part) => part.state === 'stopped')) lastAnswer = Date.now();
      if (Date.now() - lastAnswer > timeoutMs) throw error;
    }
    await Promise.race([stop.told, pause(300)]);
  }
}
const timeoutMs = 60_000;

/** What was begun outside is also noted as done: then records and outside world can be compared. */
export async function untilQuiet(db: Kysely<Tables>, stop: ToldToStop): Promise<void> {
  let seen = '';
  for (let quiet = 0, looks = 0; quiet < 4 && looks < 60 && !stop.isTold(); looks += 1) {
    const writes = await db.selectFrom('writes').select(['key', 'done_at']).execute();
    const now = `${writes.length} ${writes.filter((write) => write.done_at === null).length}`;
    quiet = now === seen && now.endsWith(' 0') ? quiet + 1 : 0;
    seen = now;
    await pause(500);
  }
}
