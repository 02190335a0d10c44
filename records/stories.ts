/** One row a story: an iteration, a release or a retrospective, as it stands and how it ended. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { On } from '../domain/moments.ts';
import type { Health, StoryKind } from '../domain/story.ts';
import type { TeamId, TeamRef } from '../domain/team.ts';
import type { Tables } from './tables.ts';

export type StoryRow = Selectable<Tables['stories']>;

interface StoryNow extends TeamRef {
  readonly workflowId: string;
  readonly kind: StoryKind;
  readonly key: string;
  readonly phase: string;
  /** Until when it is meant to be in this phase. */
  readonly deadline?: On | null | undefined;
  readonly health: Health;
  readonly on: On;
  readonly ended?: { readonly outcome: unknown } | undefined;
}

/** Creates or updates the row. The first end stands; a story that goes on after it (a reset) has not ended. */
export async function storeStory(db: Kysely<Tables>, story: StoryNow): Promise<StoryRow> {
  const { team, version, workflowId, kind, key, phase, deadline = null, health, on, ended } = story;
  const outcome = JSON.stringify(ended?.outcome ?? null);
  const changing = { config_version: version, phase, deadline, health, outcome };
  const sincePhase = sql<On>`case when stories.phase = ${phase} then coalesce(stories.phase_since, ${on}) else ${on} end`;
  return db
    .insertInto('stories')
    .values({
      workflow_id: workflowId,
      kind,
      team,
      key,
      opened_on: on,
      phase_since: on,
      ended_on: ended ? on : null,
      ...changing,
    })
    .onConflict((conflict) =>
      conflict.column('workflow_id').doUpdateSet({
        ...changing,
        phase_since: sincePhase,
        ended_on: ended ? sql<On>`coalesce(stories.ended_on, ${on})` : null,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What the person said who cancels it; kept before the story is told. */
export async function keepCancelReason(db: Kysely<Tables>, workflowId: string, reason: string): Promise<void> {
  await db.updateTable('stories').set({ cancel_reason: reason }).where('workflow_id', '=', workflowId).execute();
}

/** All iterations of the team, the oldest first: their keys sort by time. */
export async function iterationsOf(db: Kysely<Tables>, team: TeamId): Promise<StoryRow[]> {
  return db
    .selectFrom('stories')
    .selectAll()
    .where('team', '=', team)
    .where('kind', '=', 'iteration')
    .orderBy('key')
    .execute();
}

/** The workflow of the next iteration that has not ended. */
export async function iterationAfter(db: Kysely<Tables>, team: TeamId, key: string): Promise<string | null> {
  const iterations = await iterationsOf(db, team);
  return iterations.find((one) => one.key > key && one.ended_on === null)?.workflow_id ?? null;
}
