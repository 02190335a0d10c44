/** What activities are made of. The worker puts it together; tests may shorten the times. */
import type { Kysely } from 'kysely';
import type { VendorName } from '../domain/team.ts';
import type { Tables } from '../records/tables.ts';
import type { Clock } from './clock.ts';
import type { GithubClient } from '../vendors/github/client.ts';
import type { JiraClient } from '../vendors/jira/client.ts';
import type { Once } from './once.ts';
import type { SlackClient } from '../vendors/slack/client.ts';

export interface Deps {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly slack: SlackClient;
  readonly jira: JiraClient;
  readonly github: GithubClient;
  readonly once: Once;
  /** How long each vendor may take to show what was written, in milliseconds; only a look-up waits for it. */
  readonly settleMs: Readonly<Record<VendorName, number>>;
  /** When the back-up was made that the records were restored from; null when they were not. A look-up goes back to it. */
  readonly restoredFrom: Date | null;
}

const vendorsMs: Deps['settleMs'] = { slack: 30_000, jira: 15_000, github: 11_000 };
const simulatedMs = 100;

/** The lists and searches of the vendors themselves lag by seconds; those of a simulator do not. */
export function settleTimes(simulated: readonly VendorName[]): Deps['settleMs'] {
  const of = (vendor: VendorName) => (simulated.includes(vendor) ? simulatedMs : vendorsMs[vendor]);
  return { slack: of('slack'), jira: of('jira'), github: of('github') };
}
