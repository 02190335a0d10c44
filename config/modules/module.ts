/** A capability's section of the team file, and the rules that must hold. One file each beside this one. */
import type { z } from 'zod';
import type { Rule } from '../rules.ts';

export interface Module<Schema extends z.ZodType = z.ZodType> {
  /** Its section, with defaults and descriptions. */
  readonly schema: Schema;
  /** A rule names the sections that it needs. */
  readonly rules: readonly Rule[];
}

/** Keeps the section's own type. */
export function module<Schema extends z.ZodType>(parts: Module<Schema>): Module<Schema> {
  return parts;
}
