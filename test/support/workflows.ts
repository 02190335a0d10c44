/**
 * Lives workflows on the real time-skipping server: the real activities on PostgreSQL and the simulators; only the clock is another, and people
 * answer as they are told to. One environment a test, for its clock jumps when a workflow ends. Always on the same dates: the iteration 2026-w47 has closed,
 * 2026-w49 comes.
 */
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { setTimeout as pause } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Activities } from '../../activities/api/index.ts';
import type { Clock } from '../../activities/clock.ts';
import { currentWorkflowId } from '../../activities/once.ts';
import { iterationNamed, type IterationDates } from '../../domain/calendar/calendar.ts';
import { participants, personById } from '../../domain/team.ts';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import type { PersonId, TeamRef } from '../../domain/team.ts';
import type { WorkflowType } from '../../domain/workflow-state.ts';
import { businessTimeAt, millisOf } from '../../domain/calendar/working-days.ts';
import { storeStatus } from '../../records/workflows.ts';
import { searchAttributes } from '../../workflows/contract/search-attributes.ts';
import { taskQueue, workflowId } from '../../workflows/contract/ids.ts';
import type { IterationInput, IterationResult } from '../../workflows/contract/iteration.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './activities-world.ts';
import { recordHistories } from './histories.ts';
import { before, lookInto, type Look } from './look.ts';
import { withPeople, type People, type Shown } from './people.ts';
import { team as three } from './team.ts';

/** The time-skipping server cannot list what it knows, so `client/temporal/search-attributes.ts` does not work on it. */
const attributeCodes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0]),
);

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'WARN', forward: {} } },
});

/** An issue in Jira: a candidate, what the iteration before carries over, or both. */
interface SeededItem {
  readonly key: string;
  /** The id of a person. */
  readonly assignee?: string | undefined;
  readonly carriedOver?: boolean;
  readonly candidate?: boolean;
}

/** Who lives, and with what. */
export interface Life extends People {
  /** The team of all tests when absent. */
  readonly team?: ConfiguredTeam;
  readonly items?: readonly SeededItem[];
  /** Activities in whose way a test stands. */
  readonly around?: (activities: Activities, lived: Lived) => Partial<Activities>;
  readonly bundle?: WorkerOptions['workflowBundle'];
  /** How long Jira's search takes to show what was written, milliseconds; minutes when absent. */
  readonly jiraLagMs?: number;
}

export interface Lived {
  readonly world: ActivitiesWorld;
  readonly look: Look;
  readonly ref: TeamRef;
  readonly client: Client;
  /** What people were shown, and reminded of. */
  readonly shown: readonly Shown[];
  readonly reminders: ReturnType<typeof withPeople>['reminders'];
  /** From within an activity. */
  readonly answer: ReturnType<typeof withPeople>['answer'];
  /** Starts the iteration of this key. */
  readonly start: (
    key?: string,
    changed?: (dates: IterationDates) => Partial<IterationDates>,
  ) => Promise<WorkflowHandle<(input: IterationInput) => Promise<IterationResult>> & { key: string }>;
  /** Starts any other workflow, by its type, for the test team and all who take part. */
  readonly open: <Input extends Opening, Result>(
    type: WorkflowType,
    key: string,
    more: Omit<Input, keyof Opening>,
  ) => Promise<WorkflowHandle<(input: Input) => Promise<Result>>>;
}
interface Opening extends TeamRef {
  readonly key: string;
  readonly participants: readonly PersonId[];
}

const began = '2026-11-20T08:00:00.000+01:00';

export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
    client: { dataConverter },
  });
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: attributeCodes });
  return env;
}

/** The server's clock as business time that begins at this moment. */
export async function skippingClock(env: TestWorkflowEnvironment, begins: string): Promise<Clock> {
  const ahead = millisOf(begins) - (await env.currentTimeMs());
  return {
    now: async () => (await env.currentTimeMs()) + ahead,
    wakeAt: async (businessMs) => businessMs - ahead,
    isReal: true,
    stands: async () => false,
  };
}

/** @param record names the run whose histories the replay gate keeps, when they are recorded anew: of all workflows, or of these */
export async function live(
  life: Life,
  test: (lived: Lived) => Promise<void>,
  record?: string,
  idsToRecord?: readonly string[],
): Promise<void> {
  const { team = three, items = [], bundle = { codePath: inject('workflowBundle') } } = life;
  const seed = seedOf(team);
  const issues = items.map(({ key, assignee = '', carriedOver = false, candidate = !carriedOver }) => ({
    key,
    summary: `Work on ${key}`,
    labels: [...(carriedOver ? [`carry-over/${before}`] : []), ...(candidate ? ['candidate'] : [])],
    assignee: personById(team, assignee)?.jira ?? null,
  }));
  const [world, env] = await Promise.all([
    openActivitiesWorld(
      team,
      { ...seed, jira: { ...seed.jira, issues } },
      { settleMs: 0, ...(life.jiraLagMs !== undefined && { lagMs: life.jiraLagMs }) },
    ),
    timeSkippingServer(),
  ]);
  try {
    const ref = await world.ref();
    const ids = { workflowId: workflowId('iteration', team.id, before), type: 'iteration', key: before } as const;
    await storeStatus(world.db, {
      ...ref,
      ...ids,
      iteration: before,
      parent: null,
      phase: 'closed',
      health: 'on track',
      on: began,
      ended: { outcome: null },
    });
    const clock = await skippingClock(env, began);
    const { activities, ...people } = withPeople(world.activitiesWith({ clock, unchecked: true }), life, {
      client: env.client,
      teamOf: () => team,
      now: async () => businessTimeAt(team, await clock.now()),
    });
    const everyone = participants(team).map((one) => one.id);
    const start: Lived['start'] = async (named = '2026-w49', changed = () => ({})) => {
      const { key, dates } = iterationNamed(team, named);
      const handle = await env.client.workflow.start<(input: IterationInput) => Promise<IterationResult>>('iteration', {
        taskQueue,
        workflowId: workflowId('iteration', team.id, key),
        args: [{ ...ref, key, dates: { ...dates, ...changed(dates) }, participants: everyone }],
      });
      return Object.assign(handle, { key });
    };
    const open: Lived['open'] = (type, key, more) =>
      env.client.workflow.start(type, {
        taskQueue,
        workflowId: workflowId(type, team.id, key),
        args: [{ ...ref, key, participants: everyone, ...more }],
      });
    const lived: Lived = { ...people, world, look: lookInto(world, team), ref, client: env.client, start, open };
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: bundle,
      activities: { ...unlocking(env, { ...activities, ...life.around?.(activities, lived) }) },
      dataConverter,
    });
    await worker.runUntil(async () => {
      await test(lived);
      if (record) await recordHistories(env.client, record, idsToRecord ?? (await lived.look.ids()));
    });
  } finally {
    await env.teardown();
    await world.stop();
  }
}

/** The time-skipping server keeps its clock locked once for every child that outlives its parent (measured): give the lock back. */
export function unlocking(env: TestWorkflowEnvironment, activities: Activities): Activities {
  async function unlockAfterOrphan(id: string): Promise<void> {
    const handle = env.client.workflow.getHandle(id);
    const { parentExecution } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
    if (!id.startsWith('retrospective/') || !parentExecution?.workflowId) return;
    while ((await handle.describe()).status.name === 'RUNNING') await pause(20);
    await env.connection.testService?.unlockTimeSkipping({});
  }
  return {
    ...activities,
    async saveStatus(input) {
      const kept = await activities.saveStatus(input);
      // When the server has gone meanwhile, there is nothing to give back.
      if (input.ended) unlockAfterOrphan(currentWorkflowId()).catch(() => undefined);
      return kept;
    },
  };
}
