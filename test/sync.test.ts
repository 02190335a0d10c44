/** The weekly sync as a workflow: what comes onto the agenda, what is noted afterwards, and what silence does (R10). */
import { expect, test } from 'vitest';
import { live } from './support/workflows.ts';
import { silent, willing } from './support/willing.ts';
import { team } from './support/team.ts';

const topic = (by: string, words: string, blocker: boolean) => ({
  by,
  choice: 'agenda',
  values: { topic: words, blocker },
});

test(
  'held every week: blockers first, then topics and the improvement we try; decisions and actions are noted and told',
  { tags: ['R10'] },
  () =>
    live(
      {
        asked: willing({
          'sync-agenda': ({ id }) =>
            id === 'sync-1-agenda'
              ? [topic('ben', 'The audit', false), topic('cleo', 'Certificates expire', true)]
              : [],
        }),
      },
      async ({ world, start }) => {
        world.improvements.push({
          chosenIn: 'retrospective/security/2026.47.0',
          what: 'Review within a day',
          measure: 'hours to the first review',
          baseline: '52',
          owner: team.roles.captain!.person,
          on: '2026-11-20T10:00:00.000+01:00',
          item: 'SEC-900',
          link: 'https://jira.example.com/SEC-900',
        });
        await (await start()).result();
        const syncs = world.announced.filter((line) => /^(Sync|Notes of sync) \d/.test(line));
        expect(syncs).toEqual([
          'Sync 1 starts now:\n• Blocker: Certificates expire (cleo)\n• The audit (ben)\n• Improvement we try: Review within a day (cleo)',
          'Notes of sync 1:\n• decided: We go on\n• ben: Ask the auditors',
          'Sync 2 starts now:\n• Improvement we try: Review within a day (cleo)',
          'Notes of sync 2:\n• decided: We go on\n• ben: Ask the auditors',
        ]);
        expect(world.notes).toEqual([
          { sync: 1, decisions: ['We go on'] },
          { sync: 2, decisions: ['We go on'] },
        ]);
      },
    ),
);

test(
  'nobody says anything: the syncs are kept without notes, and a goal that its owner does not score is “unscored”, not guessed',
  { tags: ['R10', 'R28', 'X1'] },
  () =>
    live(
      { asked: willing({ 'sync-agenda': silent, 'sync-notes': silent, scores: silent, reflections: silent }) },
      async ({ world, start }) => {
        const { goals } = await (await start()).result();
        expect(goals).toEqual([{ id: 'g1', score: 'unscored' }]);
        expect(world.announced.filter((line) => line.startsWith('Sync'))).toEqual([
          'Sync 1 starts now; nobody put anything on the agenda.',
          'Sync 2 starts now; nobody put anything on the agenda.',
        ]);
        expect(world.notes).toEqual([]);
        expect(world.closed).toContainEqual(
          expect.objectContaining({ questionId: 'sync-1-notes', outcome: 'the sync is kept without notes' }),
        );
      },
    ),
);
