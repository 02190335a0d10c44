/** A decision with two seats, as a workflow lives it: both, one of them, and a veto (X1). */
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { bundleWorkflows } from '../worker/bundle.ts';
import type { Reply } from './support/people.ts';
import type { twoSeats } from './support/programs/two-seats.ts';
import { live } from './support/workflows.ts';

let bundle: { readonly code: string };
beforeAll(async () => {
  bundle = await bundleWorkflows(fileURLToPath(new URL('support/programs/two-seats.ts', import.meta.url)));
});

async function decided(replies: readonly Reply[]) {
  let result = '';
  const seen: { answers: unknown[]; closed: string; waitedFor: string[] } = { answers: [], closed: '', waitedFor: [] };
  await live({ asked: () => replies, bundle }, async ({ look, open, reminders }) => {
    result = await (await open<Parameters<typeof twoSeats>[0], string>('twoSeats', 'friday', {})).result();
    seen.answers = (await look.answers('both')).map(({ person, counted }) => [person, counted]);
    seen.closed = (await look.ends('both'))[0]?.outcome ?? '';
    seen.waitedFor = reminders.flatMap(({ reminder }) => [...reminder.people]);
  });
  return { result, ...seen };
}
test('both seats filled: decided by the second answer; a stranger is refused', async () => {
  const { result, answers, closed } = await decided([
    { by: 'ada', choice: 'yes' },
    { by: 'emi', choice: 'yes' },
    { by: 'cleo', choice: 'yes' },
  ]);
  expect({ result, closed }).toEqual({ result: 'yes', closed: 'decided' });
  expect(answers).toEqual([
    ['ada', true],
    [null, false],
    ['cleo', true],
  ]);
});

test('one of two seats is not enough: the safe outcome follows, although somebody answered', async () => {
  expect(await decided([{ by: 'ada', choice: 'yes' }])).toMatchObject({
    result: 'nothing happens',
    closed: 'nothing happens',
  });
});

test('a veto needs no second seat', async () => {
  expect(await decided([{ by: 'cleo', choice: 'stop' }])).toMatchObject({ result: 'stop', closed: 'decided' });
});
