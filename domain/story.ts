/** How a running story stands: what queries answer, the records keep and people look at. */
import type { On } from './moments.ts';
import type { ConfigVersion, PersonId, Role, TeamId } from './team.ts';

/** The name of the story's workflow (`workflows/index.ts`), and the first part of its id. */
export type StoryKind = string;
export type Health = 'on track' | 'at risk' | 'overdue' | 'parked';

export interface Waiting {
  readonly questionId: string;
  readonly question: string;
  readonly people: readonly PersonId[];
  /** Their names, for the Temporal UI. */
  readonly names?: Readonly<Record<PersonId, string>> | undefined;
  readonly roles: readonly Role[];
  readonly since: On;
  readonly until: On;
}

export interface StoryState {
  readonly kind: StoryKind;
  readonly team: TeamId;
  readonly key: string;
  readonly configVersion: ConfigVersion;
  readonly phase: string;
  readonly health: Health;
  readonly waiting: readonly Waiting[];
  /** Something outside that stopped one act: what, and how to mend it. */
  readonly parked: readonly Parked[];
  readonly links: Readonly<Record<string, string>>;
  readonly log: readonly { readonly on: On; readonly what: string }[];
}
export interface Parked {
  readonly act: string;
  readonly why: string;
  readonly remedy: string;
  readonly since: On;
}
