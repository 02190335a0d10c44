/** Stories as people look them up: by team and kind, or one by its id. */
import type { Kysely } from 'kysely';
import type { StoryKind } from '../domain/story.ts';
import type { TeamId } from '../domain/team.ts';
import type { StoryRow } from './stories.ts';
import type { Tables } from './tables.ts';

/** All stories of the team, those with the newest key first. */
export function allStories(db: Kysely<Tables>, team: TeamId): Promise<StoryRow[]> {
  return db.selectFrom('stories').selectAll().where('team', '=', team).orderBy('key', 'desc').orderBy('kind').execute();
}

/** The newest first. */
export function storiesOf(db: Kysely<Tables>, team: TeamId, kind: StoryKind): Promise<StoryRow[]> {
  return db
    .selectFrom('stories')
    .selectAll()
    .where('team', '=', team)
    .where('kind', '=', kind)
    .orderBy('key', 'desc')
    .execute();
}

export async function storyOf(db: Kysely<Tables>, workflowId: string): Promise<StoryRow | null> {
  const row = await db.selectFrom('stories').selectAll().where('workflow_id', '=', workflowId).executeTakeFirst();
  return row ?? null;
}
