/** Lives workflows on the real time-skipping server: one environment a test, for its clock jumps when a workflow ends. */
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { iterationStarting, nextIteration, type IterationDates } from '../../domain/calendar/calendar.ts';
import { participants } from '../../domain/team.ts';
import type { PersonId, TeamRef } from '../../domain/team.ts';
import { businessTimeAt } from '../../domain/calendar/working-days.ts';
import { searchAttributes } from '../../workflows/contract/search-attributes.ts';
import { taskQueue, workflowId } from '../../workflows/contract/ids.ts';
import type { IterationInput, IterationResult } from '../../workflows/contract/iteration.ts';
import { dataConverter } from '../../workflows/runtime/data-converter.ts';
import { freshEnvironment } from './namespace.ts';
import { PretendWorld } from './pretend-world.ts';
import type { People, PretendClock } from './pretend-world.ts';

/** The time-skipping server cannot list what it knows, so `client/temporal/search-attributes.ts` does not work on it. */
const attributeCodes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0]),
);

export async function addSearchAttributes(env: TestWorkflowEnvironment): Promise<void> {
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: attributeCodes });
}

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'WARN', forward: {} } },
});

export interface Lived {
  readonly world: PretendWorld;
  readonly client: Client;
  /** Starts the iteration that begins the given number of iterations after the next one. */
  readonly start: (
    ahead?: number,
    changed?: (dates: IterationDates) => Partial<IterationDates>,
  ) => Promise<WorkflowHandle<(input: IterationInput) => Promise<IterationResult>> & { key: string }>;
  /** Starts any other workflow, by its workflow, for the test team and all who take part. */
  readonly open: <Input extends Opening, Result>(
    workflow: (input: Input) => Promise<Result>,
    key: string,
    more: Omit<Input, keyof Opening>,
  ) => Promise<WorkflowHandle<(input: Input) => Promise<Result>>>;
}
interface Opening extends TeamRef {
  readonly key: string;
  readonly participants: readonly PersonId[];
}

type Test = (lived: Lived) => Promise<void>;

/**
 * On the time-skipping server: weeks in seconds, in order.
 * @param record names the run whose histories the replay gate keeps, when they are recorded anew
 */
export async function live(
  people: People,
  test: Test,
  record?: string,
  workflowBundle: WorkerOptions['workflowBundle'] = { codePath: inject('workflowBundle') },
): Promise<void> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
    client: { dataConverter },
  });
  await addSearchAttributes(env);
  const clock: PretendClock = { now: () => env.currentTimeMs(), wakeAt: async (when) => when, isReal: true };
  await liveOn(env, clock, people, test, record, workflowBundle);
}

/** On the dev server, for what the time-skipping one cannot do (it loses cancels): a business day is a third of a second. */
export async function liveHurried(people: People, test: Test, record?: string): Promise<void> {
  const { env } = await freshEnvironment();
  const [began, rate] = [Date.now(), 86_400_000 / 300];
  const clock: PretendClock = {
    now: async () => began + (Date.now() - began) * rate,
    isReal: false,
    wakeAt: async (when) => began + Math.ceil((when - began) / rate),
  };
  await liveOn(env, clock, people, test, record);
}

async function liveOn(
  env: TestWorkflowEnvironment,
  clock: PretendClock,
  people: People,
  test: Test,
  record?: string,
  workflowBundle: WorkerOptions['workflowBundle'] = { codePath: inject('workflowBundle') },
): Promise<void> {
  try {
    const world = new PretendWorld(env.client, clock, people);
    if (env.supportsTimeSkipping) world.ended = (id) => void unlockAfterOrphan(env, id);
    const worker = await Worker.create({
      connection: env.nativeConnection,
      ...(env.namespace ? { namespace: env.namespace } : {}),
      taskQueue,
      ...(workflowBundle && { workflowBundle }),
      activities: { ...world.activities() },
      dataConverter,
    });
    const { team } = world;
    const everyone = participants(team).map((one) => one.id);
    const start: Lived['start'] = async (ahead = 0, changed = () => ({})) => {
      const days = (2 + ahead * team.iteration.weeks) * 7;
      const soon = nextIteration(team, businessTimeAt(team, (await clock.now()) + days * 86_400_000));
      const { key, dates } = iterationStarting(team, soon.dates.starts.slice(0, 10));
      const handle = await env.client.workflow.start<(input: IterationInput) => Promise<IterationResult>>('iteration', {
        taskQueue,
        workflowId: workflowId('iteration', team.id, key),
        args: [
          {
            team: team.id,
            version: world.version,
            key,
            dates: { ...dates, ...changed(dates) },
            participants: everyone,
          },
        ],
      });
      return Object.assign(handle, { key });
    };
    const open: Lived['open'] = (workflow, key, more) =>
      env.client.workflow.start(workflow.name, {
        taskQueue,
        workflowId: workflowId(workflow.name, team.id, key),
        args: [{ team: team.id, version: world.version, key, participants: everyone, ...more }],
      });
    await worker.runUntil(async () => {
      await test({ world, client: env.client, start, open });
      if (record && process.env['RECORD_HISTORIES'])
        await recordHistories(env.client, record, [...world.workflows.keys()]);
    });
  } finally {
    await env.teardown();
  }
}

const histories = new URL('../histories/', import.meta.url);

async function recordHistories(client: Client, record: string, ids: readonly string[]): Promise<void> {
  await mkdir(histories, { recursive: true });
  for (const id of ids) {
    const history = await client.workflow.getHandle(id).fetchHistory();
    const [type = ''] = id.split('/');
    await writeFile(new URL(`${record}.${type}.json`, histories), historyToJSON(history));
  }
}

/** The time-skipping server keeps its clock locked once for every child that outlives its parent (measured): give the lock back. */
export async function unlockAfterOrphan(env: TestWorkflowEnvironment, id: string): Promise<void> {
  const handle = env.client.workflow.getHandle(id);
  const { parentExecution } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
  if (!id.startsWith('retrospective/') || !parentExecution?.workflowId) return;
  while ((await handle.describe()).status.name === 'RUNNING') await pause(20);
  await env.connection.testService?.unlockTimeSkipping({});
}
