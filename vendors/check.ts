/** What `drumbeat check` looks at, and what it finds. */
import type { Visibility } from '../domain/team.ts';

export interface Finding {
  readonly thing: string;
  readonly found: string;
  /** What to do; absent when it is as it should be. */
  readonly remedy?: string;
}

export interface Check {
  readonly thing: string;
  /** Finishes the sentence "Slack refused to …". */
  readonly doing: string;
  /** Only reads. */
  look(): Promise<Omit<Finding, 'thing'>>;
}

/** A place that more people can read than the file says is a leak; one that fewer can read shows what it must not. */
export function asConfigured(
  what: string,
  setting: string,
  visibility: Visibility,
  actual: readonly Visibility[],
): Omit<Finding, 'thing'> {
  if (actual.includes(visibility)) return { found: `ok: ${what}` };
  return {
    found: `${what}; the team file says ${visibility}`,
    remedy: `Set ${setting}.visibility to ${actual.join(' or ')}.`,
  };
}
