/** Stories as people look them up: by team and kind, or one by its id. */
import type { Kysely } from 'kysely';
import type { StoryKind } from '../domain/story.ts';
import type { TeamId } from '../domain/team.ts';
import type { StoryRow } from './stories.ts';
import type { Tables } from './tables.ts';

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

/** Stories that cannot go on before something outside is mended. */
export function parkedStories(db: Kysely<Tables>, team: TeamId): Promise<StoryRow[]> {
  return db
    .selectFrom('stories')
    .selectAll()
    .where('team', '=', team)
    .where('health', '=', 'parked')
    .where('ended_on', 'is', null)
    .orderBy('workflow_id')
    .execute();
}

export async function storyOf(db: Kysely<Tables>, workflowId: string): Promise<StoryRow | null> {
  const row = await db.selectFrom('stories').selectAll().where('workflow_id', '=', workflowId).executeTakeFirst();
  return row ?? null;
}
