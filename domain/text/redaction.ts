/**
 * The privacy gate (X5): adapters take only `Releasable` text, and `redactFor` is the one function that makes it.
 * A value may go where the readers of the destination could have read it anyway; otherwise a fixed phrase stands for it.
 */
import { personById, type Team, type VendorName } from '../team.ts';
import { cutParts, shortened, type Piece } from './budget.ts';
import { formatTime } from './dates.ts';
import { audienceOf, isAsOpen, visibilityOf } from './places.ts';
import type { Source, Text } from './text.ts';

/** Where a text is written to: a channel or a person's conversation, a project, a repository. */
export interface Destination<Vendor extends VendorName = VendorName> {
  readonly system: Vendor;
  /** A channel's or a person's id, a project's key, `owner/name`. */
  readonly id: string;
}

declare const released: unique symbol;
/** Text that passed the gate for one destination, which it carries: it cannot be posted elsewhere. */
export interface Releasable<Vendor extends VendorName = VendorName> {
  readonly to: Destination<Vendor>;
  readonly body: string;
  /** Cut to what the destination takes there, and each value to so many characters: never through an escape or a link. */
  within(most: number, ofValue?: number): Releasable<Vendor>;
  readonly [released]: true;
}

/** How a vendor takes values: nothing in one may become a mention, a link or markup there. */
export interface Writing {
  /** `value` is one line. */
  readonly escape: (value: string) => string;
  /** Undefined where the vendor's text has no links. */
  readonly link?: (escaped: string, address: string) => string;
}

export type RedactFor<Vendor extends VendorName> = (
  team: Team,
  body: Text,
  to: Destination<Vendor>,
) => Releasable<Vendor>;

interface Part extends Piece {
  readonly isValue?: true;
}

/** A vendor's folder makes its own with this, and nobody else. */
export function createRedaction<Vendor extends VendorName>({ escape, link: linked }: Writing): RedactFor<Vendor> {
  return (team, body, to) => {
    const audience = audienceOf(team, to);
    const parts = body.map((part): Part => {
      if (typeof part === 'string') return { said: part, written: String };
      if ('on' in part) return { said: formatTime(part.on), written: String };
      const { value, source, link } = part;
      if (!isAsOpen(visibilityOf(team, source), audience)) return { said: standIn(source), written: String };
      const address = linked && link && isHttp(link) ? encodeURI(link) : undefined;
      const line = oneLine(source === 'people' ? nameOf(team, value) : value);
      // A link needs something to point at.
      const said = address !== undefined && isBlank(line) ? address : line;
      return {
        said,
        written: (shown) => (linked && address ? linked(escape(shown), address) : escape(shown)),
        isValue: true,
      };
    });
    return releasable(to, parts);
  };
}

function releasable<Vendor extends VendorName>(to: Destination<Vendor>, parts: readonly Part[]): Releasable<Vendor> {
  const made = {
    to,
    body: parts.map(({ said, written }) => written(said)).join(''),
    within(most: number, ofValue = Infinity) {
      const short = parts.map((part) => (part.isValue ? { ...part, said: shortened(part.said, ofValue) } : part));
      return releasable(to, cutParts(short, most));
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where released text begins
  return made as Releasable<Vendor>;
}

function nameOf(team: Team, id: string): string {
  return personById(team, id)?.name ?? id;
}

function standIn(source: Source): string {
  return source === 'people' ? 'a teammate' : 'a private item';
}

function isHttp(link: string): boolean {
  return link.startsWith('https://') || link.startsWith('http://');
}

function isBlank(line: string): boolean {
  return /^[\p{Z}\p{C}\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}]*$/u.test(line);
}

/** Controls, line breaks and invisible direction marks become spaces: a foreign value stays on its line. Joiners hold characters together. */
function oneLine(value: string): string {
  return value.replaceAll(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\u200C\u200D]]+/gv, ' ').trim();
}
