/** A team as its file configures it, with what the rest of the product need not know. */
import type { Team, VendorName } from '../domain/team.ts';

export interface ConfiguredTeam extends Team {
  /** Vendors that simulators stand in for; empty in production. */
  readonly simulate: readonly VendorName[];
}
