/** A team's file as a whole: the core and every module. */
import { z } from 'zod';
import type { Problem } from './messages.ts';
import * as modules from './modules/index.ts';
import { coreRules } from './rules.ts';
import * as core from './schema.ts';
import { group } from './shapes.ts';

type Modules = typeof modules;
type ModuleSchemas = { readonly [Name in keyof Modules]: Modules[Name]['schema'] };
const schemas = Object.entries(modules).map(([name, { schema }]) => [name, schema]);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- entries forget which schema is whose
const moduleSchemas = Object.fromEntries(schemas) as ModuleSchemas;

export const fileSchema = group({ ...core.team, ...moduleSchemas, ...core.places }).describe(
  "A Drumbeat team's configuration",
);

/** The file with its defaults filled in. */
export type TeamFile = z.output<typeof fileSchema>;

const rules = [...coreRules, ...Object.values(modules).flatMap((module) => module.rules)];

/** Every rule that is broken. */
export function brokenRules(written: unknown): Problem[] {
  return rules.flatMap((holds) => holds(written));
}

/** For editors: what may be written in the file. */
export function jsonSchema(): object {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}
