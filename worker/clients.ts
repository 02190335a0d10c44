/** The clients of a team, and what differs where a simulator stands in for a vendor. */
import type { Kysely } from 'kysely';
import type { Deps } from '../activities/deps.ts';
import { vendorCall } from '../activities/vendor-call.ts';
import type { ConfiguredTeam } from '../config/configured-team.ts';
import { EnvironmentError } from '../config/environment.ts';
import type { ConfigVersion, TeamId, VendorName } from '../domain/team.ts';
import { renamed } from '../domain/ids.ts';
import { literal } from '../domain/text/text.ts';
import { currentConfiguration } from '../records/configurations.ts';
import type { Tables } from '../records/tables.ts';
import { parkedFailure } from '../vendors/errors.ts';
import { clientOf, type Vendor } from '../vendors/vendor.ts';
import { vendors, type Clients, type VendorAccess } from '../vendors/vendors.ts';

type AccessOf = <Name extends VendorName>(team: ConfiguredTeam, vendor: Name) => VendorAccess[Name];

/**
 * Each team's own, by the configuration that was stored last: also while its file is broken, for what runs continues. Each is made when it
 * is first used, and again when the configuration changes.
 */
export function clientsOf(db: Kysely<Tables>, accessOf: AccessOf): Deps['clientOf'] {
  const made = new Map<TeamId, { readonly version: ConfigVersion; readonly clients: Made }>();
  return async (id, vendor) => {
    const { team, version } = await currentConfiguration(db, id);
    const known = made.get(id);
    const clients = known?.version === version ? known.clients : {};
    if (clients !== known?.clients) made.set(id, { version, clients });
    return (clients[vendor] ??= await connect(vendor, team, accessFor(team, vendor, accessOf), vendorCall(db)));
  };
}

type Made = { -readonly [Name in VendorName]?: Clients[Name] };

/** A secret that is missing stops what needs it until somebody brings it: nothing is lost. */
function accessFor<Name extends VendorName>(team: ConfiguredTeam, vendor: Name, accessOf: AccessOf) {
  try {
    return accessOf(team, vendor);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const remedy = literal('Correct it in the environment of the worker, and restart the worker.');
    throw parkedFailure({ vendor: 'drumbeat', why: error.what, remedy });
  }
}

/** `bind` makes what every call of the client goes through. */
export async function connect<Name extends VendorName>(
  name: Name,
  team: Pick<ConfiguredTeam, 'simulate' | 'secrets'>,
  access: VendorAccess[Name],
  bind: Parameters<typeof clientOf>[2],
): Promise<Clients[Name]> {
  const vendor: Vendor = vendors[name];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- under each name what that vendor's `connect` has made
  return clientOf(asTeamHas(vendor, team), await vendor.connect(access), bind) as Clients[Name];
}

/** What is to be done names the variables that hold this team's secrets. */
export function asTeamHas(vendor: Vendor, { simulate, secrets }: Pick<ConfiguredTeam, 'simulate' | 'secrets'>): Vendor {
  const own = Object.entries(vendor.variables).map(([key, { name }]) => [name, secrets[vendor.name]?.[key] ?? name]);
  const names: Readonly<Record<string, string>> = Object.fromEntries(own);
  const { token, permission, place } = vendor.remedies;
  const remedies = { token: renamed(token, names), permission: renamed(permission, names), place };
  return standIn({ ...vendor, remedies }, simulate);
}

/** A simulator shows at once what was written, and its token is given back in its console: no environment holds it. */
export function standIn(vendor: Vendor, simulate: readonly VendorName[]): Vendor {
  if (!simulate.includes(vendor.name)) return vendor;
  const token = `${vendor.title} is simulated: restore its token in the console, under “Break it”.` as const;
  return { ...vendor, settleMs: 100, remedies: { ...vendor.remedies, token: literal(token) } };
}
