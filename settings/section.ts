/** A section of the team file, of a capability or a vendor, and the rules that must hold. */
import { z } from 'zod';

/** A problem as the checks find it. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly wrong: string;
  readonly remedy: string;
}

/** The problems of a file in which it does not hold. */
export type Rule = (written: unknown) => Problem[];

export interface Section<Schema extends z.ZodType = z.ZodType> {
  /** With defaults and descriptions. */
  readonly schema: Schema;
  /** A rule names the sections that it needs. */
  readonly rules: readonly Rule[];
}

/** Keeps the section's own type. */
export function section<Schema extends z.ZodType>(parts: Section<Schema>): Section<Schema> {
  return parts;
}

/** A rule has nothing to say yet while a section that it needs is not sound, nor where it is off. */
export function rule<Needed extends z.core.$ZodLooseShape>(
  needed: Needed,
  check: (file: z.output<z.ZodObject<Needed>>) => Problem[],
): Rule {
  const sections = z.object(needed);
  return (written) => {
    const read = sections.safeParse(written);
    return read.success ? check(read.data) : [];
  };
}

export function problem(path: Problem['path'], wrong: string, remedy: string): Problem {
  return { path, wrong, remedy };
}
