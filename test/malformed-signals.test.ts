/** A Signal is whatever was sent: none stops a workflow, and what is malformed is dropped, counted and shown. */
import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { currentWorkflowId } from '../activities/once.ts';
import * as signals from '../workflows/contract/signals.ts';
import * as queries from '../workflows/contract/queries.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { malformed } from './support/malformed.ts';
import { team } from './support/team.ts';
import { goal, willing } from './support/willing.ts';
import { live } from './support/workflows.ts';

const namesOf = (definitions: Record<string, unknown>): string[] =>
  Object.values(definitions).flatMap((one) =>
    typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' ? [one.name] : [],
  );
const signalNames = [...namesOf(signals), 'no such Signal'];
const queryNames = [...namesOf(queries), 'no such Query'];

test('there are at least 40 of them, and every Signal and Query is among the names', () => {
  expect(malformed.length).toBeGreaterThanOrEqual(40);
  expect(signalNames).toEqual(expect.arrayContaining(['decide', 'resume', 'improvementChosen', 'itemsSettled']));
  expect(queryNames).toEqual(expect.arrayContaining(['getState', 'getPlan', 'getLedger', 'getDecision']));
});

test(
  'malformed Signals and Queries to every workflow, Signals from its first moment: each comes to its end as if nobody had sent them',
  { timeout: 180_000 },
  () => {
    const bombarded = new Map<string, Promise<void>>();
    return live(
      {
        asked: willing({ goals: () => [goal('One')] }),
        around: (activities, { client }) => ({
          async saveStatus(input) {
            const id = currentWorkflowId();
            if (!bombarded.has(id)) bombarded.set(id, bombard(client, id));
            await bombarded.get(id);
            return activities.saveStatus(input);
          },
        }),
      },
      async ({ start, client, look }) => {
        const handle = await start();
        const { key } = handle;
        await expect(handle.result()).resolves.toMatchObject({ planned: true });
        const version = `${key.slice(0, 4)}.${Number(key.slice(6))}.0`;
        const ids = [
          workflowId('iteration', team.id, key),
          workflowId('release', team.id, version),
          workflowId('retrospective', team.id, version),
        ];
        for (const id of ids) await client.workflow.getHandle(id).result();
        expect([...bombarded.keys()].toSorted()).toEqual(ids.toSorted());
        expect((await look.plans())[0]?.goals.map((one) => one.title)).toEqual(['One']);
        for (const id of ids) {
          const asked = malformed.map((args, n) => query(client, id, queryNames[n % queryNames.length] ?? '', args));
          await Promise.all(asked);
          const { ignored } = await client.workflow.getHandle(id).query(queries.getState);
          // One is an answer with more beside it, which goes no further; three carry no argument, and `resume` takes none.
          expect(ignored).toMatchObject({ decide: malformed.length - 1, resume: malformed.length - 3 });
        }
      },
    );
  },
);

async function bombard({ workflowService: service, options: { namespace } }: Client, id: string): Promise<void> {
  const workflowExecution = { workflowId: id };
  for (const input of malformed.map(inputOf)) {
    for (const signalName of signalNames) {
      await service.signalWorkflowExecution({ namespace, workflowExecution, signalName, input });
    }
  }
}

/** It may be refused; nothing else may happen to it. */
async function query(
  { workflowService: service, options: { namespace } }: Client,
  id: string,
  queryType: string,
  args: Arguments,
) {
  const asked = { namespace, execution: { workflowId: id }, query: { queryType, queryArgs: inputOf(args) } };
  const outcome = await service.queryWorkflow(asked).then(() => 'answered', String);
  expect(outcome).toMatch(/^answered$|did not register|INVALID_ARGUMENT/);
}

type Arguments = (typeof malformed)[number];

function inputOf(payloads: Arguments) {
  return payloads && { payloads: [...payloads] };
}
