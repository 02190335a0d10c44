import { DateTime } from 'luxon';
import { expect, test, vi } from 'vitest';
import { getLedger, getState } from '../workflows/contract/queries.ts';
import { improvementChosen } from '../workflows/contract/signals.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { live, liveHurried } from './support/workflows.ts';
import { team } from './support/team.ts';
import { goal, silent, willing } from './support/willing.ts';

const hoursBefore = (on: string, hours: number) =>
  DateTime.fromISO(on, { setZone: true }).minus({ hours }).toISO() ?? '';

const items = [{ key: 'SEC-1', assignee: 'ben' }, { key: 'SEC-2', assignee: 'cleo' }, { key: 'SEC-3' }];

test(
  'two iterations: planned, released, closed; the second retrospective opens with the verdict on the first improvement',
  { tags: ['R2', 'R7', 'R8', 'R27', 'R28', 'R30'] },
  () =>
    live(
      { asked: willing() },
      async ({ world, client, start }) => {
        world.addItems(...items);
        const first = await start();
        const second = await start(1);
        world.next = second.workflowId;

        // One after the other: each wait for a result unlocks the server's clock once, and twice is too much.
        const two = await second.result();
        const one = await first.result();

        expect(one).toMatchObject({
          planned: true,
          done: 0,
          dropped: 3,
          carriedOver: 0,
          goals: [{ score: 'achieved' }],
        });
        expect(two.planned).toBe(true);
        expect(world.published.map(({ commit }) => commit)).toEqual(['abc123', 'abc123']);
        expect(world.improvements.map((improvement) => improvement?.verdict?.verdict)).toEqual(['improved', undefined]);
        expect(world.plans.at(-1)?.plan.items.map((item) => [item.key, item.origin])).toContainEqual([
          'SEC-900',
          'improvement',
        ]);
        expect(world.tracking).toEqual([
          { key: first.key, open: false },
          { key: second.key, open: false },
        ]);
        expect((await client.workflow.getHandle(first.workflowId).describe()).historyLength).toBeLessThan(2000);
        expect(world.announced.join('\n')).toContain('“Review within a day”: improved.');
      },
      'two-iterations',
    ),
);

test(
  'nobody answers: it starts unplanned with carry-over only, is asked again daily, carries everything over, chooses nothing',
  { tags: ['R7', 'X1'] },
  () =>
    live(
      { asked: silent },
      async ({ world, start }) => {
        world.addItems({ key: 'SEC-1', assignee: 'ben', labels: new Set(['carry-over/before']) }, { key: 'SEC-2' });
        const handle = await start();
        // The captain never decides either: the release goes on asking, and the iteration does not wait for it.
        const result = await handle.result();

        expect(result).toEqual({
          key: handle.key,
          planned: false,
          goals: [],
          done: 0,
          carriedOver: 1,
          dropped: 0,
          gone: 0,
        });
        expect(world.plans[0]?.plan.items.map((item) => item.key)).toEqual(['SEC-1']);
        expect(world.shown.filter(({ question }) => question.id.startsWith('commit-')).length).toBeGreaterThan(5);
        expect(world.published).toEqual([]);
        expect(world.ledger).toContainEqual(
          expect.objectContaining({ cause: 'carry-over', subject: 'SEC-1', by: 'nobody answered' }),
        );
        expect(world.reminders.filter((one) => one.questionId === 'commit').map((one) => one.reminder.people)).toEqual([
          ['ada', 'ben'],
          ['mia'],
        ]);
      },
      'nobody-answers',
    ),
);

test('a plan committed a day late brings its items in as added scope', { tags: ['R7', 'X8'] }, () =>
  live(
    { asked: willing({ commit: (question) => (question.id === 'commit-2' ? [{ by: 'ben', choice: 'commit' }] : []) }) },
    async ({ world, start }) => {
      world.addItems(...items);
      const handle = await start();
      const result = await handle.result();
      expect(result.planned).toBe(true);
      const ledger = await handle.query(getLedger);
      expect(ledger.filter((entry) => entry.cause === 'scope added').map((entry) => [entry.subject, entry.by])).toEqual(
        [
          ['SEC-1', 'ben'],
          ['SEC-2', 'ben'],
          ['SEC-3', 'ben'],
        ],
      );
    },
    'committed-late',
  ),
);

test('without a goal the plan is committed only with a reason', { tags: ['R8'] }, () =>
  live(
    {
      asked: willing({
        goals: silent,
        commit: ({ choices }) => [
          { by: 'ada', choice: 'commit' },
          { by: 'ada', choice: choices[0]?.id ?? '' },
          { by: 'ada', choice: 'commit-without-goal', values: { reason: 'a week of incident work' } },
        ],
      }),
    },
    async ({ world, start }) => {
      const result = await (await start()).result();
      expect(result.planned).toBe(true);
      expect(
        world.answers.filter((vote) => vote.questionId === 'commit').map((vote) => [vote.counted, vote.reply]),
      ).toEqual([
        [false, 'This is not one of the choices.'],
        [false, 'The form of this choice has required fields that are missing or invalid.'],
        [true, 'Counted: Commit without a goal.'],
      ]);
    },
  ),
);

test(
  'a plan that changes after the vote was cast voids it, and is shown again with the difference',
  { tags: ['R7'] },
  () =>
    live(
      {
        asked: willing({
          goals: () => [goal('One')],
          commit: ({ content }) =>
            content.lines.some((line) => line.id === 'SEC-9')
              ? [{ by: 'ada', choice: 'commit' }]
              : [{ by: 'ada', choice: 'commit', hash: content.hash }],
        }),
      },
      async ({ world, start }) => {
        world.addItems(...items);
        // Something changes in Jira between what was shown and the click.
        const shown = world.shown.push.bind(world.shown);
        world.shown.push = (one) => {
          if (one.question.id === 'commit' && !world.items.some((item) => item.key === 'SEC-9'))
            world.addItems({ key: 'SEC-9' });
          return shown(one);
        };
        await (await start()).result();
        expect(world.answers.filter((vote) => vote.questionId === 'commit').map((vote) => vote.counted)).toEqual([
          false,
          true,
        ]);
        expect(world.plans[0]?.plan.items.map((item) => item.key)).toContain('SEC-9');
      },
    ),
);

test(
  'two clicks at once: the first counts, the second is told who decided; a repeated click counts once; strangers are refused',
  { tags: ['X6'] },
  () =>
    live(
      {
        asked: willing({
          commit: () => [
            { by: 'U0NOBODY', choice: 'commit' },
            { by: 'cleo', choice: 'commit' },
            { by: 'ada', choice: 'commit', clickId: 'same' },
            { by: 'ada', choice: 'commit', clickId: 'same' },
            { by: 'ben', choice: 'commit' },
          ],
        }),
        closed: ({ id }) => (id === 'goals' ? [goal('too late')] : []),
      },
      async ({ world, start }) => {
        await (await start()).result();
        expect(
          world.answers
            .filter((vote) => vote.questionId === 'commit')
            .map((vote) => [vote.person, vote.counted, vote.reply]),
        ).toEqual([
          [null, false, 'Only people of the team can answer this.'],
          ['cleo', false, 'This question was asked of somebody else.'],
          ['ada', true, 'Counted: Commit the plan.'],
          ['ben', false, expect.stringMatching(/^This was decided already\. ada chose “Commit the plan” \(20/)],
        ]);
        expect(world.answers).toContainEqual({
          questionId: 'goals',
          person: 'ada',
          counted: false,
          reply: 'This question is closed.',
        });
      },
    ),
);

test('what is no vote stays outside, and values that do not fit the form do not count; the workflow goes on', () =>
  live(
    {
      asked: willing({
        goals: () => [
          { by: 'ada', choice: 'goal', values: {} },
          { by: 'ada', choice: 'goal', values: { title: 'a', measure: 'b', owner: 7 } },
          { by: 'ada', choice: 'goal', values: { title: 'half \ud800', measure: 'b', owner: 'ada' } },
          goal('The valid one'),
        ],
      }),
    },
    async ({ world, client, start }) => {
      const handle = await start();
      for (const sent of [
        undefined,
        null,
        7,
        {},
        { questionId: 'goals', clickId: 'c', contentHash: 'h', choice: 'goal', actor: 7 },
      ]) {
        await client.workflow.getHandle(handle.workflowId).signal('decide', sent);
      }
      expect((await handle.result()).planned).toBe(true);
      expect(world.plans[0]?.plan.goals.map((one) => one.title)).toEqual(['The valid one']);
      expect(world.answers.filter((vote) => vote.questionId === 'goals').map((vote) => vote.counted)).toEqual([
        false,
        false,
        true,
      ]);
    },
  ));

test('a click that comes while the question is being closed does not count', () =>
  live(
    {
      asked: willing({ commit: silent }),
      closed: (question) => (question.id === 'commit' ? [{ by: 'ada', choice: 'commit' }] : []),
    },
    async ({ world, start }) => {
      expect((await (await start()).result()).planned).toBe(false);
      expect(world.closed.find((one) => one.questionId === 'commit')).toMatchObject({ settledBy: null });
      expect(world.answers.find((vote) => vote.questionId === 'commit')).toMatchObject({
        counted: false,
        reply: 'This question is closed.',
      });
    },
  ));

test('a goal set after the vote to commit is late: its sender is told, nothing is lost silently', () =>
  live(
    {
      asked: willing({ goals: () => [goal('In time')] }),
      closed: (question) => (question.id === 'commit' ? [{ ...goal('Too late'), question: 'goals' }] : []),
    },
    async ({ world, start }) => {
      await (await start()).result();
      expect(world.plans[0]?.plan.goals.map((one) => one.title)).toEqual(['In time']);
      expect(world.answers.filter((vote) => vote.questionId === 'goals').map((vote) => vote.counted)).toEqual([
        true,
        false,
      ]);
    },
  ));

test('a goal that is counted while the commit is being counted is part of the plan: the commit is void', () =>
  live({ asked: willing({ goals: () => [goal('First')] }) }, async ({ world, start }) => {
    const counted = () => world.answers.filter(({ questionId }) => questionId === 'goals').length;
    let reads = 0;
    // The first reading is shown; the second one is that of the vote.
    world.whileReading = async () => {
      if ((reads += 1) !== 2) return;
      await world.answer('goals', goal('Second', 'ben'));
      await vi.waitFor(() => expect(counted()).toBe(2), { timeout: 20_000 });
    };
    await (await start()).result();
    expect(world.plans[0]?.plan.goals.map(({ title }) => title)).toEqual(['First', 'Second']);
    expect(world.answers.filter(({ questionId }) => questionId === 'commit').map((vote) => vote.counted)).toEqual([
      false,
      true,
    ]);
  }));

test('a sync on the last day does not hold up the close, and the end waits for its notes', () =>
  live({ asked: willing({ 'sync-notes': silent }) }, async ({ start }) => {
    const handle = await start(0, ({ closes }) => ({
      syncs: [{ agendaOpens: hoursBefore(closes, 24), at: hoursBefore(closes, 1) }],
    }));
    await handle.result();
    const log = (await handle.query(getState)).log.map(({ what }) => what);
    const ends = ['closing', 'sync-1-notes: the sync is kept without notes', 'closed'];
    expect(log.filter((what) => ends.includes(what))).toEqual(ends);
  }));

test('a cancel after the close was told takes nothing back', () =>
  liveHurried({ asked: willing({ closing: silent }) }, async ({ world, start }) => {
    world.addItems({ key: 'SEC-1', assignee: 'ben' });
    const handle = await start();
    world.heard = async (line) => {
      if (line.includes(' is closed: ')) await handle.cancel();
    };
    await expect(handle.result()).rejects.toThrow('Workflow execution cancelled');
    expect(world.announced.filter((line) => line.includes('Taken back'))).toEqual([]);
    expect([...(world.items[0]?.labels ?? [])]).toContain(`carry-over/${handle.key}`);
    expect(world.tracking).toEqual([{ key: handle.key, open: false }]);
  }));

test('a fault outside parks one activity, says so once, and goes on after the fix', () =>
  live({ asked: willing() }, async ({ world, client, start }) => {
    world.broken.add('openTrackingIssue');
    const healed = world.workflows.set.bind(world.workflows);
    world.workflows.set = (id, workflow) => {
      if (workflow.health === 'parked') world.broken.clear();
      return healed(id, workflow);
    };
    const handle = await start();
    await handle.result();
    expect(world.announced.filter((line) => line.startsWith('Parked: '))).toEqual([
      'Parked: Open the tracking issue on GitHub. GitHub refuses the token. Put a valid token in. It goes on by itself after the fix, at once with `npm run drumbeat -- resume`.',
    ]);
    expect(world.tracking).toHaveLength(1);
    expect((await client.workflow.getHandle(handle.workflowId).query(getState)).parked).toEqual([]);
  }));

test('cancelled in the middle: questions withdrawn, labels off, tracking issue closed, the release taken along', () =>
  liveHurried(
    {
      asked: willing({ 'sync-notes': silent }),
      reminded: () => [],
    },
    async ({ world, client, start }) => {
      world.addItems(...items);
      const handle = await start();
      world.heard = async (line) => {
        if (line.startsWith('Release ')) await handle.cancel();
      };
      await expect(handle.result()).rejects.toThrow(/cancel/i);
      expect(world.items.flatMap((item) => [...item.labels])).toEqual([]);
      expect(world.tracking).toEqual([{ key: handle.key, open: false }]);
      expect(world.withdrawn).toContain(handle.workflowId);
      expect(world.workflows.get(handle.workflowId)).toMatchObject({
        phase: 'cancelled',
        outcome: {
          cancelled: true,
          left: [],
          cleaned: [expect.stringContaining('release'), 'tracking issue', 'planned labels in Jira'],
        },
      });
      const dates = world.plans[0]?.key ?? '';
      const release = client.workflow.getHandle(
        workflowId('release', team.id, `${dates.slice(0, 4)}.${Number(dates.slice(6))}.0`),
      );
      await expect(release.result()).rejects.toThrow(/cancel/i);
    },
    'cancelled',
  ));

test('cancelled after a late commit and a late improvement: every label is off, and told once', { tags: ['X1'] }, () =>
  liveHurried(
    {
      asked: willing({
        commit: ({ id }) => (id === 'commit-2' ? [{ by: 'ada', choice: 'commit' }] : []),
        'sync-notes': silent,
      }),
    },
    async ({ world, start }) => {
      world.addItems(
        ...items,
        { key: 'SEC-4', labels: new Set(['carry-over/before']) },
        { key: 'SEC-900', done: true },
      );
      const handle = await start(0, ({ closes, closingEnds }) => ({
        closes: hoursBefore(closes, -2400),
        closingEnds: hoursBefore(closingEnds, -2400),
      }));
      world.heard = async (line) => {
        if (!line.includes('committed the plan of')) return;
        await handle.signal(improvementChosen, {
          chosenIn: 'retrospective/security/2026.47.0',
          what: 'Review within a day',
          measure: 'hours',
          baseline: '52',
          owner: team.roles.captain!.person,
          on: '2026-12-01T10:00:00.000+01:00',
          item: 'SEC-900',
          link: 'https://jira.example.com/SEC-900',
        });
      };
      const labelled = () =>
        world.items.filter((item) => item.labels.has(`planned/${handle.key}`)).map(({ key }) => key);
      await expect.poll(labelled, { interval: 20 }).toEqual(['SEC-1', 'SEC-2', 'SEC-3', 'SEC-4', 'SEC-900']);
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow(/cancel/i);
      expect(labelled()).toEqual([]);
      expect(world.workflows.get(handle.workflowId)).toMatchObject({
        outcome: {
          cleaned: [expect.stringContaining('release'), 'tracking issue', 'planned labels in Jira'],
          left: [],
        },
      });
    },
  ),
);
