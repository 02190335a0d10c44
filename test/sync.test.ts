/** The weekly sync as a workflow: what comes onto the agenda, what is noted afterwards, and what silence does (R10). */
import { expect, test } from 'vitest';
import { storeImprovement } from '../records/improvements.ts';
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
        items: [{ key: 'SEC-9' }],
      },
      async ({ world, look, start }) => {
        await storeImprovement(world.db, team.id, {
          chosenIn: 'retrospective/security/2026.47.0',
          what: 'Review within a day',
          measure: 'hours to the first review',
          baseline: '52',
          owner: team.roles.captain!.person,
          on: '2026-11-20T10:00:00.000+01:00',
          item: 'SEC-9',
          itemId: '10001',
          link: 'https://jira.example.com/SEC-9',
        });
        await (await start()).result();
        expect(await look.posted(/^(Sync \d starts|Notes of sync \d)/)).toEqual([
          'Sync 1 starts now:\n• Blocker: Certificates expire (Cleo Martin)\n• The audit (Ben Okafor)\n• Current improvement: Review within a day (Cleo Martin)',
          'Notes of sync 1:\n• decided: We go on\n• Ben Okafor: Ask the auditors',
          'Sync 2 starts now:\n• Current improvement: Review within a day (Cleo Martin)\n• Open action: Ask the auditors (Ben Okafor)',
          'Notes of sync 2:\n• decided: We go on\n• Ben Okafor: Ask the auditors',
        ]);
        expect(await look.notes()).toEqual([
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
      async ({ look, start }) => {
        const { goals } = await (await start()).result();
        expect(goals).toEqual([{ id: 'g1', score: 'unscored' }]);
        expect(await look.posted(/^Sync \d starts/)).toEqual([
          'Sync 1 starts now. The agenda is empty.',
          'Sync 2 starts now. The agenda is empty.',
        ]);
        expect(await look.notes()).toEqual([]);
        expect(await look.ends('sync-1-notes')).toMatchObject([{ outcome: 'the sync is recorded without notes' }]);
      },
    ),
);
