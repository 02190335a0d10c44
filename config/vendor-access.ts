/** Where a vendor is reached and with which secrets, by what it declares. */
import type { Access, Vendor } from '../vendors/vendor.ts';
import { isMadeUp, simulatedAccess } from './simulation.ts';
import { httpUrl, missing, optional, type Source } from './variables.ts';

export function readVendor(source: Source, vendor: Vendor): Access {
  if (source.team.simulate.includes(vendor.name)) return simulatedAccess(source, vendor);
  const { env, team, problems } = source;
  const { variable: address, usual, pages = usual } = vendor.address;
  const url = optional(source, address, httpUrl, 'a URL that starts with https://') ?? usual(team);
  const values = Object.entries(vendor.variables).map(([key, { name, remedy, shape, open }]) => {
    const variable = team.secrets[vendor.name]?.[key] ?? name;
    const value = env[variable];
    if (!value) missing(source, variable, remedy);
    // A secret's value is never repeated in a message.
    else if (isMadeUp(value)) problems.push({ variable, wrong: 'is the public value of the simulators', remedy });
    else if (!shape.test(value)) {
      problems.push(
        open === undefined
          ? { variable, wrong: 'does not look like the right secret', remedy }
          : { variable, wrong: 'has an invalid value', remedy: `It must be ${open}.` },
      );
    }
    return [key, value ?? ''];
  });
  return { ...Object.fromEntries(values), url, pages: pages(team) };
}
