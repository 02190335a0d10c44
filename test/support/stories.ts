/** Lives stories on the real time-skipping server: one environment a test, for its clock jumps when a workflow ends. */
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { setTimeout as pause } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { iterationStarting, nextIteration } from '../../domain/calendar.ts';
import { participants } from '../../domain/team.ts';
import { onOf } from '../../domain/working-days.ts';
import { searchAttributes, taskQueue, workflowId } from '../../workflows/contract.ts';
import type { IterationInput, IterationResult } from '../../workflows/contract.ts';
import { dataConverter } from '../../workflows/data-converter.ts';
import { PretendWorld } from './pretend-world.ts';
import type { People } from './pretend-world.ts';
import { team } from './team.ts';

/** The time-skipping server cannot list what it knows, so `client/search-attributes.ts` does not work on it. */
const attributeCodes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0]),
);

export interface Lived {
  readonly world: PretendWorld;
  readonly client: Client;
  /** Starts the iteration that begins the given number of iterations after the next one. */
  start(ahead?: number): Promise<WorkflowHandle<(input: IterationInput) => Promise<IterationResult>> & { key: string }>;
  sleep(ms: number): Promise<void>;
}

export async function live(people: People, test: (lived: Lived) => Promise<void>): Promise<void> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('timeSkippingServer') } },
    client: { dataConverter },
  });
  try {
    await env.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: attributeCodes,
    });
    const world = new PretendWorld(env.client, () => env.currentTimeMs(), people);
    world.ended = (id) => void unlockAfterOrphan(env, id);
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle: { codePath: inject('workflowBundle') },
      activities: { ...world.acts() },
      dataConverter,
    });
    const start: Lived['start'] = async (ahead = 0) => {
      const days = (2 + ahead * team.iteration.weeks) * 7;
      const soon = nextIteration(team, onOf(team, (await env.currentTimeMs()) + days * 86_400_000));
      const { key, dates } = iterationStarting(team, soon.dates.starts.slice(0, 10));
      const handle = await env.client.workflow.start<(input: IterationInput) => Promise<IterationResult>>('iteration', {
        taskQueue,
        workflowId: workflowId.iteration(team.id, key),
        args: [
          { team: team.id, version: world.version, key, dates, participants: participants(team).map((one) => one.id) },
        ],
      });
      return Object.assign(handle, { key });
    };
    await worker.runUntil(test({ world, client: env.client, start, sleep: (ms) => env.sleep(ms) }));
  } finally {
    await env.teardown();
  }
}

/** The time-skipping server keeps its clock locked once for every child that outlives its parent (measured): give the lock back. */
async function unlockAfterOrphan(env: TestWorkflowEnvironment, id: string): Promise<void> {
  if (!id.startsWith('retrospective/')) return;
  const handle = env.client.workflow.getHandle(id);
  while ((await handle.describe()).status.name === 'RUNNING') await pause(20);
  await env.connection.testService.unlockTimeSkipping({});
}
