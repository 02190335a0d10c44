/**
 * What a vendor's refusal means, the same for all of them: wait as long as the vendor says, try again, or park for a person.
 * A failure carries our own words only: never the vendor's answer, a token or an address.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { ZodError } from 'zod';
import { failureTypes, type ParkedDetails } from '../domain/failures.ts';
import { literal } from '../domain/text/text.ts';
import { vendorTitles as names, type VendorName } from '../domain/team.ts';

/** One refused call as a vendor's client reads it from its library's error. */
export interface Refusal {
  /** HTTP status; null when no answer arrived. */
  readonly status: number | null;
  /** A vendor's own word for it, for example `is_archived`. Only plain words pass. */
  readonly code?: string | undefined;
  /** What the refusal is about, when the code alone decides it. */
  readonly about?: About | undefined;
  /** The call was one too many; how long the vendor wants to be left alone, in milliseconds, if it says. */
  readonly tooMany?: { readonly waitMs?: number | undefined } | undefined;
  /** Names of the fields that were refused, never their values. */
  readonly fields?: readonly string[] | undefined;
}

/** Whose fault it is: the token, what it may do, the place that was named, what was sent, or the vendor itself. */
export type About = 'token' | 'permission' | 'place' | 'content' | 'vendor';

/** Types of failures that Temporal retries by itself; they stand in histories. */
export const retried = {
  tooMany: 'VendorPause',
  unavailable: 'VendorUnavailable',
  malformed: 'VendorAnswerMalformed',
} as const;

const tokenRemedies = {
  slack: 'Put a valid SLACK_BOT_TOKEN into the environment and restart the worker.',
  jira: 'Put a valid JIRA_EMAIL and JIRA_API_TOKEN into the environment and restart the worker.',
  github: 'Put a valid GITHUB_TOKEN into the environment and restart the worker.',
} as const satisfies Record<VendorName, string>;

const permissionRemedies = {
  slack: "Add the missing scope on the Slack app's page, install the app again, and restart the worker.",
  jira: 'Give the account of JIRA_EMAIL the permission for this in the Jira project.',
  github: 'Give the token of GITHUB_TOKEN read and write access to Contents and Issues of the repository.',
} as const satisfies Record<VendorName, string>;

const placeRemedies = {
  slack: 'Unarchive the channel and invite the app to it, or correct the id in the team file.',
  jira: 'Restore it in Jira or let the account see it, or correct the project in the team file.',
  github: 'Restore it on GitHub or let the token see it, or correct the repository in the team file.',
} as const satisfies Record<VendorName, string>;

/** Waits shorter than this only burn attempts; longer than this the vendor's clock must be wrong. */
const waitBounds = { least: 1_000, most: 2 * 3_600_000, unsaid: 60_000 };

/** No environment holds a simulator's token. */
const simulatedRemedy = 'is simulated: give its token back in the console, under “Break it”.';

/** Who refuses: the vendor, or its simulator. */
interface Refusing {
  readonly name: VendorName;
  readonly isSimulated: boolean;
}

/** `doing` finishes the sentence "Slack refuses to …". */
export function failureOf(
  { name: vendor, isSimulated }: Refusing,
  doing: string,
  refusal: Refusal,
): ApplicationFailure {
  if (refusal.tooMany) return pauseFailure(vendor, waitOf(refusal.tooMany.waitMs));
  const about = refusal.about ?? aboutStatus(refusal.status);
  if (about === 'vendor') {
    const answer = refusal.code ?? (refusal.status === null ? 'no answer' : `status ${refusal.status}`);
    return ApplicationFailure.retryable(`${names[vendor]} failed to ${doing}: ${answer}`, retried.unavailable);
  }
  const explained = explain(vendor, doing, about, refusal);
  if (about !== 'token' || !isSimulated) return parkedFailure({ vendor, ...explained });
  return parkedFailure({ vendor, why: explained.why, remedy: literal(`${names[vendor]} ${simulatedRemedy}`) });
}

export function pauseFailure(vendor: VendorName, waitMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${names[vendor]} is rate limiting us; retrying in ${Math.ceil(waitMs / 1000)} s`,
    type: retried.tooMany,
    nextRetryDelay: Math.max(waitMs, waitBounds.least),
  });
}

export function waitOf(saidMs: number | undefined): number {
  if (saidMs === undefined || !Number.isFinite(saidMs)) return waitBounds.unsaid;
  return Math.min(Math.max(saidMs, waitBounds.least), waitBounds.most);
}

export function parkedFailure(details: ParkedDetails): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${details.why}. ${details.remedy}`, failureTypes.parked, details);
}

/** Was it refused until a person fixes something? */
export function isParked(error: unknown): error is ApplicationFailure {
  return error instanceof ApplicationFailure && error.type === failureTypes.parked;
}

/** An answer that is not what the vendor documents. The write may have happened, so it is looked up and tried again. */
export function malformedFailure(vendor: VendorName, doing: string, error: ZodError | null): ApplicationFailure {
  const where = error?.issues.map((issue) => issue.path.join('.') || 'the whole answer').slice(0, 5) ?? [];
  const at = where.length > 0 ? ` (${where.join(', ')})` : '';
  return ApplicationFailure.retryable(`${names[vendor]} gave an unreadable answer to ${doing}${at}`, retried.malformed);
}

function aboutStatus(status: number | null): About {
  if (status === null || status >= 500 || status === 408 || status === 425 || status === 409) return 'vendor';
  if (status === 401) return 'token';
  if (status === 403) return 'permission';
  if (status === 404 || status === 410 || status === 451) return 'place';
  return 'content';
}

function explain(vendor: VendorName, doing: string, about: Exclude<About, 'vendor'>, refusal: Refusal) {
  const code = refusal.code ?? `status ${refusal.status}`;
  if (about === 'token')
    return { why: `${names[vendor]} refuses the token (${code})`, remedy: literal(tokenRemedies[vendor]) };
  const why = `${names[vendor]} refuses to ${doing} (${code})`;
  if (about === 'permission') return { why, remedy: literal(permissionRemedies[vendor]) };
  if (about === 'place') return { why, remedy: literal(placeRemedies[vendor]) };
  const fields = refusal.fields ?? [];
  if (fields.length === 0) {
    const remedy =
      `Check what the team file says about it against the settings of ${names[vendor]}, then resume.` as const;
    return { why, remedy: literal(remedy) };
  }
  const remedy = `Check these fields against the settings of ${names[vendor]}, then resume.` as const;
  return { why: `${why}, naming the fields ${fields.join(', ')}`, remedy: literal(remedy) };
}
