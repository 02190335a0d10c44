import type { Literal } from './ids.ts';
import type { VendorName } from './team.ts';

/** The error types that activities raise and workflows act on. Stable strings: they stand in histories. */
export const failureTypes = {
  /** A person outside the code must fix something (token, permission, archived channel). The workflow parks this one activity. */
  parked: 'Parked',
  /** Two matches for one write, or no way to look: a person must say which one counts. */
  undecided: 'UndecidedWrite',
  /** The configuration version is unknown to the records, or broken. */
  configuration: 'Configuration',
} as const;

/** What an adapter says about an answer it cannot work with. */
export interface ParkedDetails {
  readonly vendor: VendorName | 'drumbeat';
  readonly why: string;
  /** What a person can do about it, one sentence in our own words, so that it can be said anywhere. */
  readonly remedy: Literal;
  /** What the vendor refused it for: a place or a content stops only what goes there. */
  readonly about?: 'token' | 'permission' | 'place' | 'content' | undefined;
}

export function isParkedDetails(details: unknown): details is ParkedDetails {
  return typeof details === 'object' && details !== null && 'why' in details && 'remedy' in details;
}
