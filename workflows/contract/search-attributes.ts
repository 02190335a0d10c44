/** Roles and dates only, never people or titles. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const searchAttributes = {
  team: defineSearchAttributeKey('Team', SearchAttributeType.KEYWORD),
  iteration: defineSearchAttributeKey('Iteration', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  health: defineSearchAttributeKey('Health', SearchAttributeType.KEYWORD),
  waitingOn: defineSearchAttributeKey('WaitingOn', SearchAttributeType.KEYWORD_LIST),
  waitingSince: defineSearchAttributeKey('WaitingSince', SearchAttributeType.DATETIME),
  phaseDeadline: defineSearchAttributeKey('PhaseDeadline', SearchAttributeType.DATETIME),
} as const;
