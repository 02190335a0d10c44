/** The seeds of all simulated vendors. Written by the demo from its team. */
import { z } from 'zod';
import * as vendors from './vendors.ts';

type Seeds = { [Name in keyof typeof vendors]: (typeof vendors)[Name]['seed'] };

export const seedSchema = z.strictObject(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- under each name the seed of that vendor
  Object.fromEntries(Object.entries(vendors).map(([name, { seed }]) => [name, seed])) as Seeds,
);
