/** In which phase a life is, as the records tell it. */
import type { Kysely } from 'kysely';
import type { Topic } from '../domain/questions.ts';
import type { Team } from '../domain/team.ts';
import { openQuestions } from '../records/questions.ts';
import type { Tables } from '../records/tables.ts';

/** In the order in which a life comes through them. */
export const moments = [
  'scheduled',
  'draft',
  'running',
  'sync',
  'go or no-go',
  'publishing',
  'goals',
  'reflections',
  'votes',
  'choosing',
  'closing',
  'next draft',
] as const;
export type Moment = (typeof moments)[number];

const inSyncs: readonly string[] = ['sync agenda', 'sync notes'] satisfies Topic[];

const isMoment = (name: string): name is Moment => moments.some((one) => one === name);

export async function momentsNow(db: Kysely<Tables>, team: Team, nextKey: string): Promise<Moment[]> {
  const workflows = await db
    .selectFrom('workflows')
    .select(['type', 'key', 'phase'])
    .where('team', '=', team.id)
    .where('ended_on', 'is', null)
    .execute();
  const inSync = (await openQuestions(db, { team: team.id })).some(({ topic }) => inSyncs.includes(topic));
  const phases = workflows.map(({ type, key, phase }) =>
    type === 'iteration' && key === nextKey
      ? `next ${phase}`
      : type === 'release' && phase === 'scheduled'
        ? ''
        : phase,
  );
  return [...phases.filter(isMoment), ...(inSync ? (['sync'] as const) : [])];
}
