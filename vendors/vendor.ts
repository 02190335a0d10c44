/** What every vendor is to the rest of the product; each fills it in its own folder. */

import type { Literal } from '../domain/ids.ts';
import type { vendorTitles, VendorName } from '../domain/team.ts';

/** A vendor's client for one set of credentials: what its library's client lacks. */
export interface VendorClient {
  readonly name: VendorName;
  /** As people read it. */
  readonly title: (typeof vendorTitles)[VendorName];
  /** How long it may take to show what was written, in milliseconds. Only a look-up waits for it. */
  readonly settleMs: number;
  readonly remedies: Remedies;
  /** Stands for the token in the records: all processes that use the same token share its pause. Not the token itself. */
  readonly tokenId: string;
  /** Null: not an error of this vendor's library. `malformed`: the answer could not be read. */
  readonly refusalOf: (error: unknown) => Refusal | 'malformed' | null;
}

/** What a person does about a refusal, by what it is about. */
interface Remedies {
  readonly token: Literal;
  readonly permission: Literal;
  readonly place: Literal;
}

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
export type About = keyof Remedies | 'content' | 'vendor';
