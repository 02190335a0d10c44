/** What follows from the list of vendors. */
import type { TeamSections, VendorName } from '../domain/team.ts';
import * as listed from './index.ts';
import type { Vendor, VendorClient } from './vendor.ts';

/** Does not compile while one that has a folder is not listed. */
export const vendors: { readonly [Name in VendorName]: Vendor<Name> } = listed;
/** Slack comes first: people are asked there. */
export const allVendors: readonly Vendor[] = [
  vendors.slack,
  ...Object.values<Vendor>(listed).filter(({ name }) => name !== 'slack'),
];
export const vendorNames = allVendors.map(({ name }) => name);

/** Those that the team uses: one whose section is off needs nothing. */
export function vendorsOf(team: TeamSections): readonly Vendor[] {
  const sections: Readonly<Record<string, unknown>> = { ...team };
  return allVendors.filter(({ name }) => sections[name] !== 'off');
}

type Listed = typeof listed;
type SettingsSchemas = {
  readonly [
    Name in keyof Listed as Listed[Name] extends { readonly settings: object } ? Name : never
  ]: Listed[Name] extends { readonly settings: { readonly schema: infer Schema } } ? Schema : never;
};
/** The sections that vendors have in the team file. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries forget which schema is whose
export const settingsSchemas = byVendor(({ settings }) => settings?.schema) as SettingsSchemas;

/** What each needs from the environment. */
export type VendorAccess = { readonly [Name in VendorName]: Parameters<(typeof listed)[Name]['connect']>[0] };

/** The clients of one team. */
export type Clients = {
  readonly [Name in VendorName]: Awaited<ReturnType<(typeof listed)[Name]['connect']>> & VendorClient;
};

/** One value a vendor, under its name. Those without one are left out: the values are optional where they are read. */
export function byVendor<Value>(make: (vendor: Vendor) => Value | undefined): Readonly<Record<VendorName, Value>> {
  const entries = allVendors.flatMap((vendor) => {
    const value = make(vendor);
    return value === undefined ? [] : [[vendor.name, value] as const];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are the names of the list
  return Object.fromEntries(entries) as Record<VendorName, Value>;
}
