/** The Schedule that opens a team's iterations, and the search attributes, on a real server. */
import { Connection, ScheduleClient, WorkflowClient } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { connectTemporal, type TemporalClient } from '../client/temporal/client.ts';
import { searchAttributes } from '../workflows/contract/search-attributes.ts';
import { startId } from '../workflows/contract/ids.ts';
import { freshNamespace } from './support/namespace.ts';
import { team } from './support/team.ts';

let namespace: string;
let temporalClient: TemporalClient;
let connection: Connection;
let schedules: ScheduleClient;

beforeAll(async () => {
  namespace = await freshNamespace();
  const address = inject('temporalAddress');
  temporalClient = await connectTemporal({ address, namespace, options: { address } });
  connection = await Connection.connect({ address });
  schedules = new ScheduleClient({ connection, namespace });
});
afterAll(async () => {
  await temporalClient.close();
  await connection.close();
});

it('search attributes are registered once, and known when that is done', async () => {
  const names = Object.values(searchAttributes).map((one) => one.name);
  expect(await temporalClient.registerSearchAttributes()).toEqual(names);
  expect(await temporalClient.registerSearchAttributes()).toEqual([]);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(names));
});

it(
  'applied twice it is one Schedule: daily at 05:00 of the team, never two at once, with the team alone as input',
  { tags: ['R7', 'X7'] },
  async () => {
    expect(await temporalClient.applySchedules(team, { paused: true })).toMatchObject([
      { schedule: startId(team.id), what: 'created' },
    ]);
    expect(await temporalClient.applySchedules(team, { paused: true })).toMatchObject([
      { schedule: startId(team.id), what: 'updated' },
    ]);
    const all: string[] = [];
    for await (const one of schedules.list()) all.push(one.scheduleId);
    expect(all).toEqual([startId(team.id)]);
    const found = await schedules.getHandle(startId(team.id)).describe();
    expect(found.spec.timezone).toBe('Europe/Berlin');
    expect(found.spec.calendars?.map(({ hour, minute }) => [hour[0]?.start, minute[0]?.start])).toEqual([[5, 0]]);
    expect(found.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 86_400_000, pauseOnFailure: true });
    expect(found.action).toMatchObject({ workflowType: 'startIteration', args: [{ team: 'security' }] });
    expect(found.state.paused).toBe(true);
  },
);

it('applied without `paused` it runs again', async () => {
  await temporalClient.applySchedules(team, { paused: false });
  expect((await schedules.getHandle(startId(team.id)).describe()).state.paused).toBe(false);
});

it('a trigger starts `startIteration`, also while it is paused', async () => {
  await temporalClient.applySchedules(team, { paused: true });
  await temporalClient.triggerSchedule(team.id);
  const workflows = new WorkflowClient({ connection, namespace });
  const started = async () => {
    const ids: string[] = [];
    for await (const one of workflows.list({ query: 'WorkflowType = "startIteration"' })) ids.push(one.workflowId);
    return ids;
  };
  await expect.poll(started, { timeout: 10_000 }).toEqual([expect.stringMatching(/^startIteration\/security/)]);
});

it('a Schedule that is not there is named, with the command that makes it', async () => {
  await schedules.getHandle(startId(team.id)).delete();
  await expect(temporalClient.triggerSchedule(team.id)).rejects.toThrow(
    'There is no Schedule startIteration/security. Create it: npm run drumbeat -- schedules apply',
  );
});
