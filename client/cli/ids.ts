/** Ids as people write them: `2026-w49` for the iteration of their team, `release/2026.49.0`, or the whole workflow id. */
import type { Team } from '../../domain/team.ts';
import { workflowId } from '../../workflows/contract.ts';

export function longId(team: Team, written: string): string {
  const [kind = '', ...rest] = written.split('/');
  if (rest.length === 0) return workflowId('iteration', team.id, written);
  return rest.length === 1 ? `${kind}/${team.id}/${rest[0]}` : written;
}

/** As short as `longId` understands it. */
export function shortId(team: Team, id: string): string {
  const [kind, of, key] = id.split('/');
  if (of !== team.id || key === undefined) return id;
  return kind === 'iteration' ? key : `${kind}/${key}`;
}
