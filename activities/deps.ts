/** What activities are made of. The composition root puts it together. */
import type { Kysely } from 'kysely';
import type { TeamId, VendorName } from '../domain/team.ts';
import type { Tables } from '../records/tables.ts';
import type { Clients } from '../vendors/vendors.ts';
import type { Clock } from './clock.ts';

export interface Deps {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  /** Each team has its own secrets. @throws when those for this vendor are missing */
  readonly clientOf: <Name extends VendorName>(team: TeamId, vendor: Name) => Promise<Clients[Name]>;
  /** When the back-up was made that the records were restored from; null when they were not. A look-up goes back to it. */
  readonly restoredFrom: Date | null;
  /** There are payload keys: what comes in clear text is nobody's. */
  readonly encrypts: boolean;
}
