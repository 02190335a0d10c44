/** Environment variables as they are read, and what is wrong with them. */
import { z } from 'zod';
import type { ConfiguredTeam } from './configured-team.ts';
import type { Running } from './running.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** One variable that is missing or wrong, and where its value comes from. */
export interface EnvironmentProblem {
  readonly variable: string;
  readonly wrong: string;
  readonly remedy: string;
}

/** What values are read from; problems are gathered, so that all are reported at once. */
export interface Source {
  readonly env: Variables;
  readonly team: ConfiguredTeam;
  readonly running: Running | null;
  readonly problems: EnvironmentProblem[];
}

export function optional<Value>(
  source: Pick<Source, 'env' | 'problems'>,
  variable: string,
  shape: z.ZodType<Value>,
  what: string,
): Value | undefined {
  const value = source.env[variable];
  if (value === undefined || value === '') return undefined;
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  source.problems.push({ variable, wrong: 'has an invalid value', remedy: `It must be ${what}.` });
  return undefined;
}

export function missing(source: Pick<Source, 'problems'>, variable: string, remedy: string): void {
  source.problems.push({ variable, wrong: 'is not set', remedy });
}

export const httpUrl = z.url({ protocol: /^https?$/ });
