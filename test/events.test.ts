/** What an iteration costs in Temporal: the events of its history, and of its release's and its retrospective's. */
import { expect, test } from 'vitest';
import { participants } from '../domain/team.ts';
import { readTeam } from '../config/read.ts';
import { live, type Life } from './support/workflows.ts';
import { teamFile } from './support/team.ts';
import { willing } from './support/willing.ts';

const more = ['dora', 'eli', 'finn', 'gus', 'hana'].map(
  (id) => `  ${id}: { name: ${id}, slack: U0${id.toUpperCase()}, jira: a-${id} }\n`,
);
const eight = readTeam(teamFile.replace('  mia:', `${more.join('')}  mia:`), 'team.yaml');

const people = participants(eight).map(({ id }) => id);
const forty = Array.from({ length: 40 }, (_, n) => ({ key: `SEC-${n + 1}`, assignee: people[n % 8] }));

test('an iteration of 8 people and 40 items costs at most 1,100 events', () =>
  live({ asked: willing(), team: eight, items: forty }, async ({ look, client, start }) => {
    expect(people).toHaveLength(8);
    const handle = await start();
    expect(await handle.result()).toMatchObject({ planned: true, dropped: 40 });
    const events = async (type: string) => {
      const [id] = (await look.ids()).filter((one) => one.startsWith(`${type}/`));
      const { status, historyLength } = await client.workflow.getHandle(id ?? '').describe();
      expect(status.name).toBe('COMPLETED');
      return historyLength;
    };
    const costs = (await events('iteration')) + (await events('release')) + (await events('retrospective'));
    expect(costs).toBeLessThanOrEqual(1_100);
  }));

test(
  'while the records are away, what is kept in them waits, and the workflow continues afterwards',
  { tags: ['X6'] },
  () => {
    let left = 3;
    const around: Life['around'] = ({ saveNotes }) => ({
      saveNotes: (input) => {
        left -= 1;
        return left >= 0 ? Promise.reject(new Error('connect ECONNREFUSED')) : saveNotes(input);
      },
    });
    return live({ asked: willing(), around }, async ({ look, client, start }) => {
      const handle = await start();
      await handle.result();
      expect((await look.notes()).map(({ sync }) => sync)).toEqual([1, 2]);
      const { events } = await client.workflow.getHandle(handle.workflowId).fetchHistory();
      const scheduled = (events ?? []).flatMap(
        (one) => one.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
      );
      // The first attempt was a local one; the regular one was tried until it succeeded.
      expect(scheduled.filter((name) => name === 'saveNotes')).toHaveLength(1);
      expect(scheduled.filter((name) => name === 'saveStatus')).toEqual([]);
    });
  },
);
