/** What a retrospective hears and how it ranks that (R29). */
import { expect, test } from 'vitest';
import { workflowKey } from '../domain/ids.ts';
import { toInternalText } from '../domain/text/text.ts';
import type { RetrospectiveInput, RetrospectiveResult } from '../workflows/contract/retrospective.ts';
import { live } from './support/workflows.ts';
import { willing } from './support/willing.ts';

const reflection = (by: string, wentWell: string, couldImprove: string) => ({
  by,
  choice: 'reflection',
  values: { wentWell, couldImprove },
});
const votes = (by: string, ...[t1, t2, t3]: number[]) => ({ by, choice: 'votes', values: { votes: { t1, t2, t3 } } });

test(
  'what went well is told, topics are ranked by the votes of all, and a form that does not use exactly ten counts nothing',
  { tags: ['R29'] },
  () =>
    live(
      {
        asked: willing({
          reflections: () => [
            reflection('ada', 'The release', 'Slow reviews\nFlaky tests'),
            reflection('ben', 'A calm week', 'Too many meetings\nSlow reviews'),
          ],
          votes: () => [votes('ada', 1, 2, 7), votes('ben', 1, 6, 3), votes('cleo', 0, 30, 0)],
        }),
      },
      async ({ look, shown, open }) => {
        const opened = await open<RetrospectiveInput, RetrospectiveResult>('retrospective', workflowKey('2026.49.0'), {
          iteration: workflowKey('2026-w49'),
        });
        expect((await opened.result()).held).toBe(true);
        expect(await look.posted(/^(What went well|Votes):/)).toEqual([
          'What went well:\n• A calm week\n• The release',
          'Votes:\n• 10: Too many meetings\n• 8: Slow reviews\n• 2: Flaky tests',
        ]);
        expect(await look.posted(/\(from “Too many meetings”\)/)).toHaveLength(1);
        // In the order of their words: that in which they came would reveal who wrote them.
        const asked = shown.find(({ question }) => question.id === 'votes');
        expect(asked?.question.content.lines.map(({ text }) => toInternalText(text))).toEqual([
          'Flaky tests',
          'Slow reviews',
          'Too many meetings',
        ]);
      },
      'topics-by-words',
    ),
);
