/** The benchmarks' judges can find something, and what they say last is what their exit code says. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { countClicks } from '../bench/clicks.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { storeAnswer } from '../records/questions.ts';
import { freshDatabase } from './support/database.ts';

const figures = new URL('../bench/figures.ts', import.meta.url).href;

test('an acknowledged click without a vote is lost, and one vote answers for one click', async () => {
  const db = openDatabase(await freshDatabase());
  try {
    await migrate(db);
    const vote = (clickId: string) =>
      storeAnswer(db, {
        workflowId: 'iteration/security/2026-w49',
        vote: { questionId: 'commit', clickId, contentHash: 'h', choice: 'commit', actor: 'slack:U0ADA' },
        person: null,
        counted: true,
        said: 'Counted.',
        on: '2026-11-30T10:00:00.000+01:00',
      });
    await vote('C0SEC:1731.000100:decide:commit:1731.000200:U0ADA');
    await vote('V1:hash-of-the-view');

    const { watch, lost } = countClicks();
    const button = { user: 'U0ADA', channel: 'C0SEC', ts: '1731.000100', action: 'decide:commit' };
    const another = { ...button, user: 'U0BEN' };
    for (const press of [button, button, another, { user: 'U0ADA', view: 'V1' }, { user: 'U0ADA', view: 'V2' }])
      watch.acknowledged(press);
    expect(await lost(db)).toEqual([button, another, { user: 'U0ADA', view: 'V2' }]);
  } finally {
    await db.destroy();
  }
});

test.each([
  [true, 0],
  [false, 1],
])('a benchmark whose target is met: %s, ends with code %i and a line of JSON', (met, code) => {
  const result = { bench: 'idle', targets: { 'small enough': met }, figures: { megabytes: 7 } };
  const program = `const { conclude } = await import('${figures}');
    await conclude(${JSON.stringify(result)}, { quick: true, write: false, seed: 1 });`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(run.status).toBe(code);
  expect(JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    bench: 'idle',
    ok: met,
    figures: { megabytes: 7 },
  });
});
