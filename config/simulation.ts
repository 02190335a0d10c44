/** Vendors that simulators stand in for, as a team file says: how they are reached, and that no real secret gets there. */
import { z } from 'zod';
import type { Access, Vendor } from '../vendors/vendor.ts';
import { vendorNames } from '../vendors/vendors.ts';
import type { ConfiguredTeam } from './configured-team.ts';
import { oneOf } from '../settings/shapes.ts';
import { httpUrl, optional, type Source } from './variables.ts';

/** The setting in the team file. */
export const simulate = z
  .array(oneOf(vendorNames), { error: 'a list of vendors' })
  .default([])
  .describe('Vendors that the local simulators stand in for. Empty in production.');

/** What the secrets of simulators have in common. They are public, so a real vendor never gets one, nor a simulator a real one. */
const madeUp = /simulated/;

export function isMadeUp(secret: string): boolean {
  return madeUp.test(secret);
}

/** A simulator is found as the running demo says, under the usual names. It has no address of its own. */
export function simulatedAccess({ env: own, running, problems }: Source, vendor: Vendor): Access {
  const env = { ...own, ...running?.simulator?.variables };
  const { name } = vendor;
  const { variable: address } = vendor.address;
  const url = optional({ env, problems }, address, httpUrl, 'a URL that starts with https://') ?? '';
  if (!env[address]) {
    const remedy = `Run \`npm run drumbeat -- up\`, set it to the simulator's address, or take \`${name}\` out of \`simulate\`.`;
    problems.push({ variable: address, wrong: `is not set, but the team file simulates ${name}`, remedy });
  }
  const values = Object.entries(vendor.variables).map(([key, { name: variable, open }]) => {
    const value = env[variable] ?? '';
    // Where its simulator does not run, its address is what is missing.
    if (open === undefined && env[address] && !isMadeUp(value)) {
      const wrong = `is not the public value of the simulators, but the team file simulates ${name}`;
      problems.push({ variable, wrong, remedy: `Unset ${address}, or take \`${name}\` out of \`simulate\`.` });
    }
    return [key, value];
  });
  return { ...Object.fromEntries(values), url, pages: url };
}

/** The simulator's secrets are public: then only this machine may connect. */
export function slackHostOf({ simulate: simulated }: ConfiguredTeam): string | undefined {
  return simulated.includes('slack') ? '127.0.0.1' : undefined;
}

/** A simulator never answers for a team that works with the vendor: what another team of the installation does not simulate. */
export function isSimulatedForAll(team: ConfiguredTeam, other: ConfiguredTeam): boolean {
  return team.simulate.every((vendor) => other.simulate.includes(vendor));
}
