/** The weekly sync (R10). */
import type { PersonId } from './team.ts';

/** What somebody took on in a sync. */
export interface NotedAction {
  readonly text: string;
  readonly owner: PersonId;
}
