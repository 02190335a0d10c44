/** Texts that are longer than a place takes: cut between characters as people see them, never without a word about what was left out. */
import { joined, text, type Text } from './text.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** From this length on there is room to say how much was left out. */
const roomForWords = 1_000;

export function charactersOf(value: string): string[] {
  return Array.from(segmenter.segment(value), ({ segment }) => segment);
}

/** The largest number up to `count` that fits; 0 if none does. `count` itself may fit where fewer do not, for they need a word about the rest. */
export function mostThatFits(count: number, fits: (kept: number) => boolean): number {
  if (fits(count)) return count;
  let [kept, tooMany] = [0, count];
  while (tooMany - kept > 1) {
    const middle = Math.floor((kept + tooMany) / 2);
    if (fits(middle)) kept = middle;
    else tooMany = middle;
  }
  return kept;
}

/** At most so many characters as people see them, and a mark. */
export function shortened(value: string, most: number): string {
  if (value.length <= most) return value;
  const characters = charactersOf(value);
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : value;
}

/** At most so long, the mark included. */
export function cutTo(value: string, most: number): string {
  return cutParts([{ said: value, written: String }], most)
    .map(({ said }) => said)
    .join('');
}

/** A piece of a text, and how its destination takes it. */
export interface Piece {
  readonly said: string;
  readonly written: (said: string) => string;
}

/** So that they are at most so long once they are written. */
export function cutParts<Own extends Piece>(pieces: readonly Own[], most: number): readonly (Own | Piece)[] {
  if (writtenLength(pieces) <= most) return pieces;
  const each = pieces.map((piece) => ({ piece, characters: charactersOf(piece.said) }));
  const count = each.reduce((sum, { characters }) => sum + characters.length, 0);
  const first = (kept: number): (Own | Piece)[] => {
    let left = kept;
    const begin = each.flatMap(({ piece, characters }) => {
      const said = characters.slice(0, left).join('');
      left = Math.max(0, left - characters.length);
      return said === '' ? [] : [{ ...piece, said }];
    });
    return [...begin, { said: most < roomForWords ? '…' : `… (${count - kept} more characters)`, written: String }];
  };
  return first(mostThatFits(count, (kept) => writtenLength(first(kept)) <= most));
}

function writtenLength(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { said, written }) => sum + written(said).length, 0);
}

/** As many items of a list as fit, and a word about the others. */
export function listWithin(items: readonly Text[], most: number, lengthOf: (list: Text) => number): Text {
  const first = (kept: number) => {
    const more = items.length - kept;
    return joined(
      [...items.slice(0, kept), ...(more > 0 ? [text`and ${more} more`] : [])].map((item) => text`- ${item}`),
      '\n',
    );
  };
  return first(mostThatFits(items.length, (kept) => lengthOf(first(kept)) <= most));
}
