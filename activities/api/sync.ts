/** The notes of weekly syncs. */
import type { NotedAction } from '../../domain/sync.ts';
import { inRecords, type Implementing } from './declaration.ts';
import { literal } from '../../domain/text/text.ts';

export const syncActivities = {
  saveNotes: inRecords<
    {
      readonly iteration: string;
      readonly sync: number;
      readonly decisions: readonly string[];
      readonly actions: readonly NotedAction[];
      /** Ids of earlier actions that are done. */
      readonly done: readonly string[];
    },
    void
  >(literal('Save the notes of the sync')),
  /** Actions noted and not yet done. */
  openActions: inRecords<unknown, readonly (NotedAction & { readonly id: string })[]>(literal('Read the open actions')),
};
export type SyncActivities = Implementing<typeof syncActivities>;
