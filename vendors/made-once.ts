/**
 * What is made outside once (a message, an issue, a release): how it is found again, and how a second one is taken back. Each vendor lists
 * its kinds, so that a read-back after a restart knows them too.
 */
import type { z } from 'zod';
import type { ExternalReference } from '../domain/team.ts';

/** What a vendor answers to a write, with the reference to what it made. */
export interface Written {
  readonly reference: ExternalReference;
}

export interface Found<Made extends Written = Written> {
  readonly made: Made;
  /** Somebody else has replied to it, reacted, commented on it or changed it, as far as the vendor tells. */
  readonly touched: boolean;
}

/** What tells our own writes from copies of them. Anybody may copy a marker; nobody else can work one out. */
export interface OwnMarks {
  /** By each version of the secret. */
  readonly markers: readonly string[];
  /** Every account that this installation ever wrote as there. */
  readonly authors: readonly string[];
}

/** Methods, so that a kind of one vendor stands in a list of all. */
export interface MadeOnce<Client = unknown, Where = unknown, Made extends Written = Written> {
  readonly name: string;
  /** The place where it is made, as the records keep it. */
  readonly where: z.ZodType<Where>;
  /** Everything of ours since then that carries a marker, the oldest first, by a method that does not lag (a list, not a search). */
  find(client: Client, where: Where, marks: OwnMarks, since: Date): Promise<Found<Made>[]>;
  /** Takes back one that nobody has touched: deleted, or closed with a word. Repeatable. Afterwards `find` does not find it. */
  repair(client: Client, where: Where, second: Made, kept: Made): Promise<void>;
  /** What a person names as the effect, by its link or id. Null: there is no such thing in this place. */
  locate(client: Client, where: Where, named: string): Promise<Made | null>;
}
