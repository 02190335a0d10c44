/** The views of the Temporal UI, asked of a real server; and what a worker finds that comes up after a while. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { connectTemporal, type TemporalClient } from '../client/temporal/client.ts';
import { linkTo, savedViews } from '../client/temporal/views.ts';
import { decide, resume } from '../workflows/contract/signals.ts';
import { searchAttributes } from '../workflows/contract/search-attributes.ts';
import { taskQueue } from '../workflows/contract/ids.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { freshNamespace } from './support/namespace.ts';
import { sentTo } from '../domain/decisions/decisions.ts';
import { team } from './support/team.ts';
import { atCommandLine } from './support/asking.ts';

let namespace: string;
let connection: Connection;
let client: Client;
let temporalClient: TemporalClient;
beforeAll(async () => {
  namespace = await freshNamespace();
  const address = inject('temporalAddress');
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
  temporalClient = await connectTemporal({ address, namespace, options: { address } });
  await temporalClient.registerSearchAttributes();
});
afterAll(async () => {
  await temporalClient.close();
  await connection.close();
});

describe('each view', () => {
  /** No worker runs, so these stay as they are started. */
  const workflows = {
    'asks-the-em': { health: 'on track', waitingOn: ['em'] },
    'is-at-risk': { health: 'at risk', waitingOn: [] },
    'is-overdue': { health: 'overdue', waitingOn: ['captain', 'team'] },
    'is-parked': { health: 'parked', waitingOn: [] },
    sleeps: { health: 'on track', waitingOn: [] },
  };
  const found = {
    'waiting on a person': ['asks-the-em', 'is-overdue'],
    'at risk': ['is-at-risk'],
    overdue: ['is-overdue'],
    parked: ['is-parked'],
    undecided: ['sleeps'],
  };
  const views = savedViews(team.id, ['sleeps']);

  beforeAll(async () => {
    const started = Object.entries(workflows).flatMap(([workflowId, { health, waitingOn }]) =>
      [team.id, 'another-team'].map((id) =>
        client.workflow.start('workflow', {
          taskQueue: 'nobody',
          workflowId: id === team.id ? workflowId : `${id}-${workflowId}`,
          typedSearchAttributes: new TypedSearchAttributes([
            { key: searchAttributes.team, value: id },
            { key: searchAttributes.health, value: health },
            ...(waitingOn.length > 0 ? [{ key: searchAttributes.waitingOn, value: waitingOn }] : []),
          ]),
        }),
      ),
    );
    await Promise.all(started);
    await vi.waitFor(async () => {
      const { count } = await client.workflow.count(`${searchAttributes.team.name} IS NOT NULL`);
      if (count < 10) throw new Error(`only ${count} are listed yet`);
    }, 20_000);
  });

  it.each(Object.entries(found))('%s: exactly those workflows of the team', async (name, ids) => {
    const { query } = views.find((view) => view.name === name) ?? { query: '' };
    const listed: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) listed.push(workflowId);
    expect(listed.toSorted()).toEqual(ids);
  });

  it('stands in docs/temporal-ui.md as the query and as the link', async () => {
    const page = await readFile(new URL('../docs/temporal-ui.md', import.meta.url), 'utf8');
    for (const view of savedViews(team.id)) {
      expect(page).toContain(view.query);
      expect(page).toContain(linkTo(view, 'http://localhost:8233', 'default'));
    }
  });
});

it('a worker finds what came while none ran: timers that fired and answers', { timeout: 120_000 }, async () => {
  const native = await NativeConnection.connect({ address: inject('temporalAddress') });
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: await bundleWorkflows(fileURLToPath(new URL('support/programs/naps.ts', import.meta.url))),
  });
  const handle = await worker.runUntil(async () => {
    const started = await client.workflow.start('naps', { taskQueue, workflowId: 'naps' });
    await expect.poll(() => eventsOf('naps'), { timeout: 20_000 }).toContain('timerStartedEventAttributes');
    return started;
  });
  await native.close();
  expect(await temporalClient.unseen('naps')).toEqual({ timers: 0, answers: 0 });

  const vote = {
    questionId: 'q',
    clickId: 'c',
    contentHash: 'h',
    choice: 'go',
    actor: atCommandLine(team.roles.em.person),
  };
  await handle.signal(decide, sentTo('naps', vote));
  await handle.signal(decide, sentTo('naps', { ...vote, clickId: 'c2' }));
  await handle.signal(resume);
  await expect.poll(() => eventsOf('naps'), { timeout: 20_000 }).toContain('timerFiredEventAttributes');
  expect(await temporalClient.unseen('naps')).toEqual({ timers: 1, answers: 2 });
  const seen = await temporalClient.look('naps');
  expect(seen).toMatchObject({ status: 'RUNNING', activities: [] });
  expect(seen.workerSeen).toBeInstanceOf(Date);
  expect(await temporalClient.look('nobody-knows')).toMatchObject({ status: null, activities: [] });
  await handle.terminate();
});

async function eventsOf(id: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).flatMap((event) => Object.keys(event).filter((name) => name.endsWith('EventAttributes')));
}
