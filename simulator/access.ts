/** With which variables a process finds the simulated vendors. The secrets are public: a real vendor never gets them. */
import * as vendors from './vendors.ts';

export function accessTo(simulator: string, names: readonly string[] = Object.keys(vendors)): Record<string, string> {
  const simulated = Object.entries(vendors).filter(([name]) => names.includes(name));
  return Object.fromEntries(simulated.flatMap(([, { access }]) => Object.entries(access(simulator))));
}
