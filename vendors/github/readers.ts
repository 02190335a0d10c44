/** Who can read a repository now. */
import { z } from 'zod';
import type { Visibility } from '../../domain/team.ts';
import type { GithubConnection } from './client.ts';

const repository = z.object({ private: z.boolean(), visibility: z.string().optional() });

/** A private repository may be open to the whole organization: that is as the team file says. */
export async function readersOf({ octokit: { rest } }: GithubConnection, id: string): Promise<Visibility[] | null> {
  const [owner = '', repo = ''] = id.split('/');
  return readersIn((await rest.repos.get({ owner, repo })).data);
}

export function readersIn(answer: unknown): Visibility[] | null {
  const { private: closed, visibility = closed ? 'private' : 'public' } = repository.parse(answer);
  if (!closed || visibility === 'public') return ['public'];
  if (visibility === 'internal') return ['internal'];
  return visibility === 'private' ? ['private', 'internal'] : null;
}
