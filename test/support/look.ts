/** What a lived workflow has left, where people look for it: the records, Slack, Jira and GitHub. */
import { z } from 'zod';
import { workflowKey } from '../../domain/ids.ts';
import type { Team } from '../../domain/team.ts';
import type { ActivitiesWorld } from './activities-world.ts';

/** The iteration that has closed before. */
export const before = workflowKey('2026-w47');

/** The newest of each is the first. */
const seen = z.object({
  repositories: z.array(
    z.object({
      name: z.string(),
      issues: z.array(z.object({ title: z.string(), state: z.string() })),
      releases: z.array(z.object({ tag: z.string(), commit: z.string() })),
      commits: z.array(z.object({ sha: z.string() })),
    }),
  ),
});

export type Look = ReturnType<typeof lookInto>;

export function lookInto({ db, messages, jira, simulator }: ActivitiesWorld, team: Team) {
  const [reader = ''] = Object.values(team.people).flatMap(({ slack }) => slack ?? []);
  const repository = async (named: string) => {
    const { repositories } = seen.parse(await (await fetch(`${simulator}/github/people/repositories`)).json());
    const found = repositories.find(({ name }) => name === named);
    if (!found) throw new Error(`There is no repository ${named}.`);
    return found;
  };
  return {
    /** Lines that the team reads in its channel, the oldest first. */
    posted: async (words = /^/) =>
      (await messages(reader, team.slack.channel)).map(({ text }) => text).filter((text) => words.test(text)),
    answers: (questionId: string) =>
      db
        .selectFrom('answers')
        .select(['person', 'counted', 'reply'])
        .where('question_id', '=', questionId)
        .orderBy('sequence')
        .execute(),
    /** The questions that anybody answered. */
    answered: async () =>
      (await db.selectFrom('answers').select('question_id').execute()).map(({ question_id: id }) => id),
    /** How the questions of this name ended. */
    ends: (questionId: string) =>
      db
        .selectFrom('questions')
        .select(['answers', 'settled_by', 'outcome', 'ended_on'])
        .where('question_id', '=', questionId)
        .execute(),
    plans: async () =>
      (await db.selectFrom('plans').select(['iteration', 'plan']).orderBy('iteration').execute()).map(
        ({ iteration, plan }) => ({ key: iteration, ...plan }),
      ),
    notes: () => db.selectFrom('sync_notes').select(['sync', 'decisions']).orderBy('sync').execute(),
    ledger: () => db.selectFrom('ledger').selectAll().execute(),
    /** What retrospectives chose, the first one first. */
    improvements: () => db.selectFrom('improvements').selectAll().orderBy('sequence').execute(),
    ids: async () =>
      (
        await db
          .selectFrom('workflows')
          .select('workflow_id')
          .where('key', '!=', before)
          .orderBy('workflow_id')
          .execute()
      ).map(({ workflow_id: id }) => id),
    labels: async (key: string): Promise<readonly string[]> =>
      (await jira.issues.getIssue({ issueIdOrKey: key })).fields?.['labels'] ?? [],
    /** The commits that were released, the last one first. */
    released: async () =>
      (await repository(team.github.release?.repository ?? '')).releases.map(({ commit }) => commit),
    /** Tracking issues, the first one first. */
    tracking: async () => (await repository(team.github.tracking.repository)).issues.toReversed(),
    head: async () => (await repository(team.github.release?.repository ?? '')).commits[0]?.sha ?? '',
  };
}
