/** What an iteration costs in Temporal: the events of its history, and of its release's and its retrospective's. */
import { expect, test } from 'vitest';
import { participants } from '../domain/team.ts';
import { readTeam } from '../config/read.ts';
import { live } from './support/workflows.ts';
import { teamFile } from './support/team.ts';
import { willing } from './support/willing.ts';

const more = ['dora', 'eli', 'finn', 'gus', 'hana'].map(
  (id) => `  ${id}: { name: ${id}, slack: U0${id.toUpperCase()}, jira: a-${id} }\n`,
);
const eight = readTeam(teamFile.replace('  mia:', `${more.join('')}  mia:`), 'team.yaml');

test('an iteration of 8 people and 40 items costs at most 1,100 events', () =>
  live({ asked: willing(), team: eight }, async ({ world, client, start }) => {
    const people = participants(eight).map(({ id }) => id);
    expect(people).toHaveLength(8);
    world.addItems(
      ...Array.from({ length: 40 }, (_, index) => ({ key: `SEC-${index + 1}`, assignee: people[index % 8] ?? null })),
    );
    const handle = await start();
    expect(await handle.result()).toMatchObject({ planned: true, dropped: 40 });
    const events = async (type: string) => {
      const [id] = [...world.workflows.keys()].filter((one) => one.startsWith(`${type}/`));
      const { status, historyLength } = await client.workflow.getHandle(id ?? '').describe();
      expect(status.name).toBe('COMPLETED');
      return historyLength;
    };
    const costs = (await events('iteration')) + (await events('release')) + (await events('retrospective'));
    expect(costs).toBeLessThanOrEqual(1_100);
  }));

test(
  'while the records are away, what is kept in them waits, and the workflow goes on afterwards',
  { tags: ['X6'] },
  () =>
    live({ asked: willing() }, async ({ world, client, start }) => {
      world.away.set('saveNotes', 3);
      const handle = await start();
      await handle.result();
      expect(world.notes.map(({ sync }) => sync)).toEqual([1, 2]);
      const { events } = await client.workflow.getHandle(handle.workflowId).fetchHistory();
      const scheduled = (events ?? []).flatMap(
        (one) => one.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
      );
      // The first attempt was a local one; the regular one was tried until it succeeded.
      expect(scheduled.filter((name) => name === 'saveNotes')).toHaveLength(1);
      expect(scheduled.filter((name) => name === 'saveStatus')).toEqual([]);
    }),
);
