/** A cancel takes along what the workflow started, and says truly what had ended before (X1, X6). */
import { fileURLToPath } from 'node:url';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowKey } from '../domain/ids.ts';
import type { WorkflowState } from '../domain/workflow-state.ts';
import { storeTeamProblems } from '../records/team-problems.ts';
import { workflowRow } from '../records/workflow-list.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { taskQueue, workflowId } from '../workflows/contract/ids.ts';
import { resume } from '../workflows/contract/signals.ts';
import { dataConverter } from '../workflows/runtime/data-converter.ts';
import { openActivitiesWorld, seedOf, type ActivitiesWorld } from './support/activities-world.ts';
import { freshEnvironment } from './support/namespace.ts';
import { team } from './support/team.ts';

let world: ActivitiesWorld;
let found: Awaited<ReturnType<typeof freshEnvironment>>;
let worker: Worker;
let running: Promise<void>;
let areAway = false;
beforeAll(async () => {
  const program = fileURLToPath(new URL('support/programs/linked.ts', import.meta.url));
  [world, found] = await Promise.all([openActivitiesWorld(team, seedOf(team)), freshEnvironment()]);
  const activities = world.activitiesWith({ unchecked: true });
  worker = await Worker.create({
    connection: found.env.nativeConnection,
    namespace: found.namespace,
    taskQueue,
    workflowBundle: await bundleWorkflows(program),
    activities: {
      ...activities,
      linkedWorkflows: async (input) => {
        if (areAway) throw ApplicationFailure.nonRetryable('The records are away.');
        return activities.linkedWorkflows(input);
      },
    } satisfies typeof activities,
    dataConverter,
  });
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await found?.env.teardown();
  await world?.stop();
});

test.each(['there', 'away'])(
  'the records are %s: only what still ran, and was started here, is called cancelled',
  async (records) => {
    const ref = await world.ref();
    const key = `records-${records}`;
    const { client } = found.env;
    const id = workflowId('starter', team.id, key);
    const handle = await client.workflow.start('starter', { taskQueue, workflowId: id, args: [{ ...ref, key }] });
    const brief = client.workflow.getHandle(workflowId('brief', team.id, key));
    const lasting = client.workflow.getHandle(workflowId('lasting', team.id, key));
    await expect.poll(async () => (await workflowRow(world.db, id))?.phase).toBe('waiting');
    await brief.result();
    areAway = records === 'away';
    const lateId = workflowId('latecomer', team.id, key);
    const late = await client.workflow.start('latecomer', { taskQueue, workflowId: lateId, args: [{ ...ref, key }] });
    await expect.poll(async () => (await workflowRow(world.db, lateId))?.phase).toBe('waiting');
    await late.cancel();
    await expect(late.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect((await workflowRow(world.db, lateId))?.outcome).toEqual({ cancelled: true, cleaned: [], left: [] });
    expect((await lasting.describe()).status.name).toBe('RUNNING');
    await handle.cancel();
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    expect((await workflowRow(world.db, id))?.outcome).toEqual({
      cancelled: true,
      cleaned: [`lasting ${key}`],
      left: [`brief ${key}, which had ended before`],
    });
    expect((await brief.describe()).status.name).toBe('COMPLETED');
    await expect.poll(async () => (await lasting.describe()).status.name).toBe('CANCELLED');
  },
);

test('what was done is taken back in reverse, and one thing is named once; what fails stops nothing else', async () => {
  const input = { ...(await world.ref()), key: 'undone' };
  const order = await found.env.client.workflow.execute('undone', { taskQueue, workflowId: 'undone', args: [input] });
  expect(order).toEqual([
    'second labels',
    'first labels',
    'issue',
    'third comment',
    'second comment',
    'first comment',
    'notes',
    'labels',
    'issue',
    'comments (1 of 3)',
    'notes',
    '1 message in Slack, with inactive buttons',
  ]);
});

test('of a team whose file is broken nothing new starts until that is fixed; what runs continues', async () => {
  const [ref, key] = [await world.ref(), 'stopped'];
  await storeTeamProblems(world.db, [], () => 'security.yaml:3: name is missing');
  const id = workflowId('brief', team.id, key);
  const { workflow } = found.env.client;
  const handle = await workflow.start('brief', { taskQueue, workflowId: id, args: [{ ...ref, key }] });
  await expect
    .poll(async () => (await handle.query<WorkflowState>('getState')).parked)
    .toMatchObject([
      { activity: 'saveStatus', why: 'Nothing new starts for Security: security.yaml:3: name is missing' },
    ]);
  expect(await workflowRow(world.db, id)).toBeNull();
  const part = {
    ...ref,
    type: 'brief',
    key: workflowKey('part'),
    phase: 'here',
    health: 'on track',
    deadline: null,
    parked: [],
  } as const;
  const save = (parent: string | null) =>
    world.attempt('brief/security/part', () => world.activities.saveStatus({ ...part, parent }));
  await expect(save(null)).rejects.toMatchObject({ type: 'Parked' });
  await save('starter/security/running');
  await save(null);
  await storeTeamProblems(world.db, [team.id], () => '');
  await handle.signal(resume);
  await handle.result();
  expect((await workflowRow(world.db, id))?.phase).toBe('closed');
});
