/** The benchmarks' judges can find something, and what they say last is what their exit code says. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { countClicks } from '../bench/clicks.ts';
import { migrate, openDatabase } from '../records/database.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { storeAnswer, storeQuestion } from '../records/questions.ts';
import { ask, inSlack } from './support/asking.ts';
import { freshDatabase } from './support/database.ts';
import { team } from './support/team.ts';

const figures = new URL('../bench/figures.ts', import.meta.url).href;

test('an acknowledged click without an answer is lost, and one answer stands for one click', async () => {
  const db = openDatabase(await freshDatabase());
  try {
    await migrate(db);
    const version = await storeConfiguration(db, team);
    const [workflowId, on] = ['iteration/security/2026-w49', '2026-11-30T10:00:00.000+01:00'];
    const asked = { seats: [], guests: [] };
    const asking = { team: team.id, version, workflowId, question: ask('commit', undefined), asked };
    const row = await storeQuestion(db, { ...asking, channel: 'C0SEC', since: on });
    const give = (clickId: string) => {
      const answer = {
        questionId: 'commit',
        clickId,
        contentHash: 'h',
        choice: 'commit',
        actor: inSlack('U0ADA'),
      } as const;
      return storeAnswer(db, row, { answer, person: null, seats: [0], reply: 'Counted.', on });
    };
    await give('C0SEC:1731.000100:decide:commit:1731.000200:U0ADA');
    await give('V1:hash-of-the-view');

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
