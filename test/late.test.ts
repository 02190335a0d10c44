/** Nothing ran, or what stood in the way was fixed late: whoever is asked then still has a day to answer, and is asked once (X1, X6). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWorkingDays, businessTimeAt } from '../domain/calendar/working-days.ts';
import { sleepsOf } from '../records/sleeps.ts';
import { openDraft, type LivedIteration } from './support/real-life.ts';
import { team } from './support/team.ts';
import { goal } from './support/willing.ts';

let life: LivedIteration;
beforeAll(async () => {
  life = await openDraft();
});
afterAll(() => life.close());

test(
  'the commit is asked days after the start: with a day to answer, and it counts',
  { tags: ['X1', 'X6'] },
  async () => {
    await life.answer('iteration', 'goals', [goal('No old keys', 'ben')]);
    await life.break('jira-token-revoked');
    await life.to(life.dates.commitAsked);
    await life.parked('iteration', ['readPlan']);
    const late = addWorkingDays(team, life.dates.starts, 2);
    await life.to(late);
    await life.fix('jira-token-revoked');
    await life.resume('iteration');
    await life.asked('iteration', 'commit');
    const [asked] = (await life.state('iteration')).waiting.filter(({ questionId }) => questionId === 'commit');
    expect(asked?.until.slice(0, 10)).toBe(addWorkingDays(team, late, 1).slice(0, 10));
    await life.answer('iteration', 'commit');
    await life.until('iteration', 'running');
    expect(await life.posted(/committed the plan/)).toHaveLength(1);
  },
);

test('go or no-go is asked again on a day that is still to come', { tags: ['R4', 'X1'] }, async () => {
  await life.break('github-token-revoked');
  await life.to(life.dates.release!.asked);
  await life.parked('release', ['readRelease']);
  const late = addWorkingDays(team, life.dates.release!.due, 3);
  await life.to(late);
  await life.fix('github-token-revoked');
  await life.resume('release');
  await life.asked('release', 'go-1');
  const [asked] = (await life.state('release')).waiting;
  expect(Date.parse(asked?.until ?? '')).toBeGreaterThan(Date.parse(late));
  await life.to(asked?.until ?? '');
  await expect.poll(() => life.posted(/is not released: nobody answered/)).toHaveLength(1);
  const again = async () => {
    const sleeps = await sleepsOf(life.world.db, life.workflow('release').workflowId);
    return Date.parse(sleeps.find(({ why }) => why === 'go or no-go is asked again')?.until ?? '');
  };
  await expect.poll(again).toBeGreaterThan(Date.parse(asked?.until ?? ''));
  await life.to(businessTimeAt(team, await again()));
  await life.asked('release', 'go-2');
  await life.answer('release', 'go-2');
  await expect.poll(() => life.posted(/is released, decided by/)).toHaveLength(1);
});
