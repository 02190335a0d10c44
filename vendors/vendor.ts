/** What every vendor is to the rest of the product: each declares it in one object, in its own folder. */
import { createHash } from 'node:crypto';
import type { Literal } from '../domain/ids.ts';
import type { Place, Team, TeamSections, VendorName, Vendors, Visibility } from '../domain/team.ts';
import type { RedactFor } from '../domain/text/redaction.ts';
import type { Section } from '../settings/section.ts';
import type { Check } from './check.ts';
import type { MadeOnce } from './made-once.ts';

export interface Vendor<Name extends VendorName = VendorName> {
  readonly name: Name;
  /** As people read it. */
  readonly title: Vendors[Name];
  /** Its section in the team file, under its name, and the places that this names. A team that may do without it can write `off`. */
  readonly settings?: Section & { readonly places: (team: TeamSections) => readonly Place[] };
  /** How a team file names people's accounts there; absent where people have none. */
  readonly account?: Account;
  readonly address: {
    readonly variable: string;
    /** Where it is when the variable is not set. */
    readonly usual: (team: Team) => string;
    /** Where people find its pages, if that is elsewhere. */
    readonly pages?: (team: Team) => string;
  };
  /** What it takes to connect, from the environment. */
  readonly variables: Readonly<Record<string, Variable>>;
  /** How long it may take to show what was written, in milliseconds. Only a look-up waits for it. */
  readonly settleMs: number;
  readonly remedies: Remedies;
  /** The way out for text, with values written as this vendor takes them. */
  redactFor(...text: Parameters<RedactFor<Name>>): ReturnType<RedactFor<Name>>;
  /** Its library is loaded by this, and not before. */
  connect(access: Access): Promise<Connection>;
  /**
   * Who can really read a place now (a `Destination`'s id): each visibility that it may have by what the vendor says, or null where it does
   * not say, which counts as public. Refusals are thrown as its library throws them. Absent where nobody can be asked: the team file is believed.
   */
  readersOf?(connection: Connection, id: string): Promise<readonly Visibility[] | null>;
  /** All that is made there once, loaded like the library. `once` takes no other. */
  madeOnce(): Promise<readonly MadeOnce[]>;
  /** What `drumbeat check` looks at. */
  probe(connection: Connection, team: Team): readonly Check[];
}

interface Account {
  readonly shape: RegExp;
  /** What to write in the file: completes "Write …". */
  readonly write: string;
  /** What `init` asks for. */
  readonly label: string;
}

interface Variable {
  readonly name: string;
  /** Where its value comes from. */
  readonly remedy: string;
  readonly shape: RegExp;
  /** What its value is, if that is no secret. */
  readonly open?: string;
  /** A team file may name another variable for it, under `secrets`. */
  readonly ofTeam?: boolean;
}

/** `pages`: where people find what it holds, if it has pages of its own at all. */
export type Access<Key extends string = string> = { readonly url: string; readonly pages: string } & {
  readonly [Name in Key]: string;
};
export type AccessBy<Variables extends Vendor['variables']> = Access<keyof Variables & string>;

/** A library's client for one set of credentials, which each vendor adds, and what it lacks. */
export interface Connection {
  /** Stands for the token in the records: all processes that use the same token share its pause. Not the token itself. */
  readonly tokenId: string;
  /** Null: not an error of this vendor's library. `malformed`: the answer could not be read. */
  readonly refusalOf: (error: unknown) => Refusal | 'malformed' | null;
  /** The accounts that what this token writes is shown as, by ids that never change; none where the vendor shows no author. */
  identify(): Promise<readonly string[]>;
}

/** A connection with what its vendor declares: as activities use it. */
export interface VendorClient extends Connection, Pick<Vendor, 'name' | 'title' | 'settleMs' | 'remedies'> {
  readonly call: Call;
}
/** `doing` finishes the sentence "Slack refused to …" and names the place, never a value. */
export type Call = <Result>(doing: string, work: () => Promise<Result>) => Promise<Result>;

export function clientOf<Own extends Connection>(
  { name, title, settleMs, remedies }: Vendor,
  connection: Own,
  bind: (client: Omit<VendorClient, 'call'>) => Call,
): Own & VendorClient {
  const client = { ...connection, name, title, settleMs, remedies };
  return { ...client, call: bind(client) };
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
  /** What a person does about this very refusal; the remedy of its kind where there is none. */
  readonly remedy?: Literal | undefined;
  /** The call was one too many; how long the vendor wants to be left alone, in milliseconds, if it says. */
  readonly tooMany?: { readonly waitMs?: number | undefined } | undefined;
  /** Names of the fields that were refused, never their values. */
  readonly fields?: readonly string[] | undefined;
}

/** Whose fault it is: the token, what it may do, the place that was named, what was sent, or the vendor itself. */
export type About = keyof Remedies | 'content' | 'vendor';

export function tokenIdOf(vendor: VendorName, token: string): string {
  return `${vendor}:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
}

/** Longest time one HTTP call may take: well below the start-to-close time of every activity. */
export const httpTimeoutMs = 10_000;

/** Vendors' codes and field names are repeated only when they are plain words; anything else could be a body. */
export function plainWord(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.\-:]{1,64}$/.test(value) ? value : undefined;
}
