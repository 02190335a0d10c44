/** `why`: what a story waits for, since when, who is next, until when, what happens otherwise, and the command that goes with it. */
import type { Command } from 'commander';
import { EnvironmentError } from '../../config/environment.ts';
import { PlainError } from '../../config/plain-error.ts';
import { standingOf } from '../../records/standing.ts';
import { allStories } from '../../records/story-list.ts';
import type { StoryRow } from '../../records/stories.ts';
import type { Look } from '../look.ts';
import { NoWorker, PayloadUnreadable, StoryGone, TemporalUnreachable } from '../temporal-errors.ts';
import { answer, jsonFlag, type Json } from './answer.ts';
import { findStory } from './ids.ts';
import { withRecords, withTemporal, type WithRecords } from './open.ts';
import { whyWords, type Why } from './why-words.ts';

export function addWhy(program: Command): void {
  program
    .command('why')
    .argument('[story...]', 'for example 2026-w49, w49, release 2026.49.0; every story that runs, if none is named')
    .description('what a story waits for, who is next, and the command that answers or mends it')
    .option(...jsonFlag)
    .addHelpText(
      'after',
      '\nWorks with no worker running, and says what it could not look at.\n\nExamples:\n  npm run drumbeat -- why\n  npm run drumbeat -- why release 2026.49.0',
    )
    .action((words: string[], options: Json) =>
      withRecords(async (opened) => {
        const stories = words.length > 0 ? [await findStory(opened, words)] : await running(opened);
        const whys = await explain(opened, stories);
        answer(options, { stories: whys }, () => {
          if (whys.length === 0)
            return [`No story of ${opened.team.name} runs. Start one: npm run drumbeat -- iteration start`];
          return whys.flatMap((why, n) => [...(n > 0 ? ['', ''] : []), ...whyWords(opened.team, why)]);
        });
      }),
    );
}

async function running({ team, db }: WithRecords): Promise<StoryRow[]> {
  const stories = (await allStories(db, team.id)).filter((story) => story.ended_on === null);
  return stories.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.key.localeCompare(b.key));
}

/** How they stand, with what Temporal and a worker add to it. */
export async function explain({ db }: WithRecords, stories: readonly StoryRow[]): Promise<Why[]> {
  const standings = await Promise.all(stories.map((story) => standingOf(db, story)));
  const going = standings.some((one) => one.ended === null);
  const seen = going ? await seenInTemporal(stories.map((story) => story.workflow_id)) : null;
  return standings.map((standing, n) => ({ ...standing, temporal: standing.ended ? null : (seen?.[n] ?? null) }));
}

/** What only Temporal and a worker know. That neither can be asked is part of the answer, not a failure. */
async function seenInTemporal(ids: readonly string[]): Promise<Why['temporal'][]> {
  try {
    return await withTemporal(({ temporal, profile }) =>
      Promise.all(
        ids.map(async (id): Promise<Why['temporal']> => {
          const [look, state] = await Promise.all([temporal.look(id), temporal.state(id).catch(expected)]);
          const { namespace, ui } = profile;
          const link = ui ? `${ui}/namespaces/${namespace}/workflows/${encodeURIComponent(id)}` : null;
          const worker = state instanceof NoWorker ? 'none' : state instanceof StoryGone ? 'not asked' : 'answers';
          const unreadable = state instanceof PayloadUnreadable ? state.message : null;
          const log = 'log' in state ? state.log.slice(-3) : [];
          return { reached: true, ...asShown(look), worker, unreadable, link, log };
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof TemporalUnreachable || error instanceof EnvironmentError)) throw error;
    return ids.map(() => ({ reached: false, why: error.what, remedy: error.remedy }));
  }
}

function expected(error: unknown): NoWorker | StoryGone | PayloadUnreadable {
  if (error instanceof NoWorker || error instanceof StoryGone || error instanceof PayloadUnreadable) return error;
  if (error instanceof PlainError) throw error;
  // A story whose code fails answers no query: what fails is in the look.
  return new StoryGone(error instanceof Error ? error.message : String(error));
}

/** An act that is tried for the first time is no news, nor is one that only waits for a moment. */
function asShown(look: Look): Look {
  return { ...look, acts: look.acts.filter(({ act, attempt }) => attempt > 1 && act !== 'reached') };
}
