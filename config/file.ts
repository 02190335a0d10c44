/** A team's file as a whole: the core, every module and every vendor's section. */
import { z } from 'zod';
import type { Problem } from '../settings/section.ts';
import * as modules from './modules/index.ts';
import { coreRules } from './rules.ts';
import * as core from './schema.ts';
import { group } from '../settings/shapes.ts';
import { allVendors, settingsSchemas } from '../vendors/vendors.ts';

type Modules = typeof modules;
type ModuleSchemas = { readonly [Name in keyof Modules]: Modules[Name]['schema'] };
const schemas = Object.entries(modules).map(([name, { schema }]) => [name, schema]);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries forget which schema is whose
export const moduleSchemas = Object.fromEntries(schemas) as ModuleSchemas;

export const fileSchema = group({ ...core.team, ...moduleSchemas, ...settingsSchemas, ...core.access }).describe(
  "A Drumbeat team's configuration",
);

/** The file with its defaults filled in. */
export type TeamFile = z.output<typeof fileSchema>;

const rules = [
  ...coreRules,
  ...Object.values(modules).flatMap((module) => module.rules),
  ...allVendors.flatMap(({ settings }) => settings?.rules ?? []),
];

/** Every rule that is broken. */
export function brokenRules(written: unknown): Problem[] {
  return rules.flatMap((holds) => holds(written));
}

/** For editors: what may be written in the file. */
export function jsonSchema(): object {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}
