/** One iteration at the command line: started once, answered, read without a worker, cancelled. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../records/database.ts';
import { questionRow, answersTo } from '../records/questions.ts';
import { openCommandLineWorld, type CommandLineWorld } from './support/command-line-world.ts';

let world: CommandLineWorld;
beforeAll(async () => {
  world = await openCommandLineWorld();
});
afterAll(() => world.close());

const containing = (code: number, words: string) => ({ code, words: expect.stringContaining(words) });

it(
  'one iteration: started once, answered, read without a worker, cancelled',
  { tags: ['R8', 'X1'], timeout: 180_000 },
  async () => {
    const { ran, key, start, team } = world;
    const id = `iteration/${team.id}/${key}`;
    const answer = (by: string, ...fields: string[]) => ran('decide', key, 'goals', 'goal', '--as', by, ...fields);
    const title = 'Reviews that take longer than a day are the exception, in every repository that we look after';
    const goal = [`title=${title}`, 'measure=under a day', 'owner=ben'];

    expect(await ran('waiting')).toEqual(containing(1, 'The database has no records yet. Start a worker'));
    const first = await world.startWorker();
    expect(first.line).toMatch(
      /^The worker is ready: team Security, configuration [\da-f]{12}, Temporal at \S+ \(\S+\); 0 workflows run, 0 timers fired and 0 answers came while no worker ran, 0 questions are open, 0 writes undecided\.\n$/,
    );
    expect(await ran('waiting')).toEqual({ code: 0, words: 'Security is not waiting for anyone.\n' });
    expect(await ran('why')).toEqual(containing(0, 'No workflow of Security runs.'));

    // Started once, whoever asks again.
    expect(await ran('iteration', 'start', '--starts', '2026-12-01')).toEqual(
      containing(1, 'No iteration of Security starts on 2026-12-01'),
    );
    expect(await ran('iteration', 'start', '--starts', start)).toEqual(
      containing(0, `Iteration ${key} is started. In Temporal it is ${id}.\nNext:\n  npm run drumbeat -- waiting `),
    );
    expect(await ran('iteration', 'start', '--starts', start)).toEqual(
      containing(0, `Iteration ${key} was already started`),
    );

    // Answered by the same rules as in Slack, with a hand for who mistypes.
    await expect.poll(() => ran('waiting'), { timeout: 20_000 }).toEqual(containing(0, 'Which goals'));
    const shown = await ran('decide', key);
    expect(shown.words).toContain('  measure  How will we know?\n');
    expect(shown.words).toContain('  owner    Who owns it? (ada, ben, cleo)\n');
    expect(shown.words).toContain(`npm run drumbeat -- decide ${key} goals goal --as ada \\\n`);
    const content = /content {2}([\da-f]{12})/.exec(shown.words)?.[1] ?? '';
    expect(await answer('ben')).toEqual(containing(1, 'title: Please fill this in.'));
    expect(await answer('ben', ...goal, 'onwer=ada')).toEqual(
      containing(1, 'onwer: There is no such field. Did you mean owner?'),
    );
    expect(await answer('zoe', ...goal)).toEqual(containing(4, 'nobody called "zoe". Add --as with one of: ada, ben'));
    expect(await answer('Okafor', ...goal)).toEqual(containing(4, 'Did you mean ben?'));
    expect(await answer('mia', ...goal)).toEqual({ code: 1, words: 'This question is for somebody else.\n' });
    expect(await answer('ben', ...goal, '--content', 'abc')).toEqual(containing(1, 'has changed'));
    expect(await answer('ben', ...goal, '--content', content)).toEqual(containing(0, 'Counted'));
    expect(await ran('decide', key, 'gaols', 'goal', '--as', 'ada')).toEqual(
      containing(4, 'has not asked "gaols". Did you mean goals?'),
    );
    expect(await ran('decide', key, 'goals', 'gaol', '--as', 'ada')).toEqual(
      containing(4, '"gaol" is not a choice of goals. Did you mean goal?'),
    );

    // Without a worker the records still answer, and a vote is stored.
    await first.end();
    const waiting = await ran('waiting');
    expect(waiting.words).toMatch(/ {2}who .*\n {2}since .*\n {2}until .*\n/);
    const page = await readFile(new URL('../docs/command-line.md', import.meta.url), 'utf8');
    const [asked] = JSON.parse((await ran('waiting', '--json')).words).waiting;
    expect(page).toContain(`\`waiting: [{${Object.keys(asked).join(', ')}}]\``);
    expect((await ran('iteration', 'list')).words).toMatch(new RegExp(`${key} +draft .* runs`));
    const standing = await ran('iteration', 'show');
    expect(standing.words.replaceAll(/\s+/g, ' ')).toContain(`${title} · measured by under a day · Ben Okafor`);
    expect(standing).toEqual(containing(0, 'No worker is running'));
    const wide = `${waiting.words}\n${standing.words}`.split('\n').filter((line) => line.length > 80);
    expect(wide.filter((line) => !line.startsWith('http'))).toEqual([]);
    expect(await answer('cleo', 'title=Second', 'measure=m', 'owner=cleo')).toEqual(
      containing(0, 'Your answer is stored.'),
    );

    // The worker that comes next says so, and counts it.
    const second = await world.startWorker();
    expect(second.line).toContain(
      '1 workflow runs, 0 timers fired and 1 answer came while no worker ran, 1 question is open',
    );
    const db = openDatabase(world.environment['DATABASE_URL'] ?? '');
    const counted = async () => (await answersTo(db, id, 'goals')).map((vote) => [vote.person, vote.counted]);
    const all = [
      ['mia', false],
      ['ben', true],
      ['cleo', true],
    ];
    await expect.poll(counted, { timeout: 20_000 }).toEqual(all);

    // Cancelled with a reason, which those read who were asked; what it says is what the workflow kept.
    expect(await ran('cancel')).toEqual(containing(2, 'needs --reason "…" and --yes'));
    expect(await ran('cancel', '--yes', '--reason', 'the team is split up')).toEqual({
      code: 0,
      words: [
        `${key} is cancelled.`,
        '  reason     the team is split up',
        '  undone     nothing',
        '  left       nothing',
        '  withdrawn  1 open question',
        '',
      ].join('\n'),
    });
    expect((await questionRow(db, id, 'goals'))?.outcome).toBe('the iteration was cancelled: the team is split up');
    await db.destroy();
    expect(await ran('cancel', key, '--yes', '--reason', 'again')).toEqual(
      containing(0, `${key} was already cancelled`),
    );
    expect((await ran('why', key)).words).toMatch(/has ended: cancelled, .*\n\n {2}reason {5}the team is split up\n/);
    expect(await answer('ben', ...goal)).toEqual(containing(1, 'This question is closed'));
    expect(await ran('resume', key)).toEqual(containing(1, 'There is nothing to resume'));

    // Its key is used up: what was asked and written stands under it.
    const again = await ran('iteration', 'start', '--starts', start);
    expect(again).toEqual(containing(1, `Iteration ${key} has ended: cancelled`));
    expect(again.words).toContain('It cannot be reopened');
    await second.end();
  },
);
