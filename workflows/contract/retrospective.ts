/** A retrospective: what it starts with, and how it ends. */
import type { WorkflowKey } from '../../domain/ids.ts';
import type { Results } from '../../domain/results.ts';
import type { PersonId, TeamRef } from '../../domain/team.ts';

export type RetrospectivePhase = 'verdict' | 'goals' | 'reflections' | 'votes' | 'choosing';

export interface RetrospectiveInput extends TeamRef {
  /** The release's version or the iteration's key that it follows. */
  readonly key: WorkflowKey;
  readonly iteration: WorkflowKey;
  readonly participants: readonly PersonId[];
}
export type RetrospectiveResult = Results['retrospective'];
