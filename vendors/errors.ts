/**
 * What a vendor's refusal means, the same for all of them: wait as long as the vendor says, try again, or park for a person.
 * A failure carries our own words only: never the vendor's answer, a token or an address.
 */
import { ApplicationFailure } from '@temporalio/common';
import { ZodError } from 'zod';
import { failureTypes, isParkedDetails, type ParkedDetails } from '../domain/failures.ts';
import { literal } from '../domain/text/text.ts';
import { UnusableAnswer } from './http.ts';
import type { About, Refusal, VendorClient } from './vendor.ts';

/** Types of failures that Temporal retries by itself; they stand in histories. */
export const retried = {
  tooMany: 'VendorPause',
  unavailable: 'VendorUnavailable',
  malformed: 'VendorAnswerMalformed',
} as const;

/** Waits shorter than this only burn attempts; longer than this the vendor's clock must be wrong. */
const waitBounds = { least: 1_000, most: 2 * 3_600_000, unsaid: 60_000 };

type Refusing = Pick<VendorClient, 'name' | 'title' | 'remedies'>;

/** `doing` finishes the sentence "Slack refused to …". */
export function failureOf(client: Refusing, doing: string, refusal: Refusal): ApplicationFailure {
  if (refusal.tooMany) return pauseFailure(client, waitOf(refusal.tooMany.waitMs));
  const about = refusal.about ?? aboutStatus(refusal.status);
  if (about === 'vendor') {
    const answer = refusal.code ?? (refusal.status === null ? 'no answer' : `status ${refusal.status}`);
    return ApplicationFailure.retryable(`${client.title} failed to ${doing}: ${answer}`, retried.unavailable);
  }
  return parkedFailure({ vendor: client.name, about, ...explain(client, doing, about, refusal) });
}

export function pauseFailure({ title }: Pick<VendorClient, 'title'>, waitMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${title} is rate limiting us; retrying in ${Math.ceil(waitMs / 1000)} s`,
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

/** What was refused for this one place or text alone, so that others may still be written to; null for anything else. */
export function refusedForOne(error: unknown): ParkedDetails | null {
  const details: unknown = isParked(error) ? error.details?.[0] : null;
  return isParkedDetails(details) && (details.about === 'place' || details.about === 'content') ? details : null;
}

/** An answer that is not what the vendor documents. The write may have happened, so it is looked up and tried again. */
export function malformedFailure(
  { title }: Pick<VendorClient, 'title'>,
  doing: string,
  error: ZodError | UnusableAnswer | null,
): ApplicationFailure {
  const what = error instanceof ZodError ? placesIn(error) : (error?.message ?? '');
  const why = what === '' ? '' : ` (${what})`;
  return ApplicationFailure.retryable(`${title} sent an unreadable response to ${doing}${why}`, retried.malformed);
}

function placesIn(error: ZodError): string {
  return error.issues
    .map((issue) => issue.path.join('.') || 'the whole answer')
    .slice(0, 5)
    .join(', ');
}

/** The libraries wrap what `fetch` throws. */
export function unusableIn(error: unknown): UnusableAnswer | null {
  if (error instanceof UnusableAnswer) return error;
  return error instanceof Error ? unusableIn(error.cause ?? ('original' in error ? error.original : null)) : null;
}

function aboutStatus(status: number | null): About {
  if (status === null || status >= 500 || status === 408 || status === 425 || status === 409) return 'vendor';
  if (status === 401) return 'token';
  if (status === 403) return 'permission';
  if (status === 404 || status === 410 || status === 451) return 'place';
  return 'content';
}

function explain({ title, remedies }: Refusing, doing: string, about: Exclude<About, 'vendor'>, refusal: Refusal) {
  const code = refusal.code ?? `status ${refusal.status}`;
  if (about === 'token') {
    return { why: `${title} rejected the token (${code})`, remedy: refusal.remedy ?? remedies.token };
  }
  const why = `${title} refused to ${doing} (${code})`;
  if (refusal.remedy) return { why, remedy: refusal.remedy };
  if (about !== 'content') return { why, remedy: remedies[about] };
  const fields = refusal.fields ?? [];
  if (fields.length === 0) {
    const remedy = `Check what the team file says about it against the settings of ${title}, then resume.` as const;
    return { why, remedy: literal(remedy) };
  }
  const remedy = `Check these fields against the settings of ${title}, then resume.` as const;
  return { why: `${why}, naming the fields ${fields.join(', ')}`, remedy: literal(remedy) };
}
