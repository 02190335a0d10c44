/** What weekly syncs decided, in the records. Repeating an activity changes nothing. */
import { teamOf } from '../records/configurations.ts';
import { openActionsOf, storeNotes } from '../records/syncs.ts';
import type { SyncActivities } from './api/sync.ts';
import { businessNow } from './clock.ts';
import type { Deps } from './deps.ts';

export function createSyncActivities({ db, clock }: Pick<Deps, 'db' | 'clock'>): SyncActivities {
  return {
    async saveNotes({ version, ...notes }) {
      const { team } = notes;
      await storeNotes(db, { ...notes, on: await businessNow(clock, await teamOf(db, { team, version })) });
    },

    openActions: ({ team }) => openActionsOf(db, team),
  };
}
