/** A release: what it starts with, and how it ends. */
import type { BusinessTime } from '../../domain/calendar/moments.ts';
import type { WorkflowKey } from '../../domain/ids.ts';
import type { Results } from '../../domain/results.ts';
import type { PersonId, TeamRef } from '../../domain/team.ts';

export type ReleasePhase = 'scheduled' | 'go or no-go' | 'publishing' | 'published';

export interface ReleaseInput extends TeamRef {
  /** The version that is released, for example `2026.49.0`. */
  readonly release: WorkflowKey;
  readonly iteration: WorkflowKey;
  readonly dates: { readonly asked: BusinessTime; readonly due: BusinessTime };
  readonly participants: readonly PersonId[];
  /** Whether the retrospective follows this release (R27), or the close of the iteration. */
  readonly retrospective: boolean;
}
export type ReleaseResult = Results['release'];
