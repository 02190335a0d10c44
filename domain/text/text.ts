/**
 * Text that is made of our own words and of values that remember where they come from.
 * Workflows pass these; only `redaction.ts` turns them into something that may leave (X5).
 */
import type { BusinessTime } from '../calendar/moments.ts';
import type { Literal } from '../ids.ts';
import type { PersonId, PlaceId, VendorName } from '../team.ts';

/**
 * Where values come from: `people` are our people (the value is a person's id, shown by name), `team` is what teammates wrote to us,
 * a vendor's name stands for any of its places, `unknown` for what may come from anywhere.
 */
export type Source = 'people' | 'team' | VendorName | PlaceId | 'unknown';

export interface Sourced {
  readonly value: string;
  readonly source: Source;
  /** Where a reader finds it; shown only where the value itself is shown. */
  readonly link?: string | undefined;
}

/** A moment; people read it as `Tue 8 Dec, 10:00`. */
export interface Dated {
  readonly on: BusinessTime;
}

export type Part = Literal | Sourced | Dated;
export type Text = readonly Part[];

export function who(person: PersonId): Sourced {
  return { value: person, source: 'people' };
}

export function dated(on: BusinessTime): Dated {
  return { on };
}

/** What a teammate typed. */
export function userText(value: string): Sourced {
  return { value, source: 'team' };
}

export function sourced(value: string, source: Source, link?: string): Sourced {
  return link === undefined ? { value, source } : { value, source, link };
}

/** A vendor's page by its address. */
export function linkTo(address: string, source: Source): Sourced {
  return { value: address, source, link: address };
}

/** A tagged template: the words between are ours, every value names its source or is ours. Numbers count as our words. */
export function text(words: TemplateStringsArray, ...values: readonly (Part | Text | number)[]): Text {
  return words.flatMap((word, index): Text => {
    const value = values[index] ?? [];
    const between = typeof value === 'number' ? [ours(String(value))] : isText(value) ? value : [value];
    return [ours(word), ...between].filter((part) => part !== '');
  });
}

function isText(value: Part | Text): value is Text {
  return Array.isArray(value);
}

/** `1 item`, `2 items`. */
export function counted(number: number, thing: Literal): Text {
  return number === 1 ? text`1 ${thing}` : text`${number} ${thing}s`;
}

/** Only a word of the source: whatever is built at run time is not a literal, and does not compile. */
export type Fixed<Word extends string> = Word extends unknown ? ({} extends Record<Word, 1> ? never : Word) : never;

export function literal<const Word extends string>(word: Fixed<Word>): Literal {
  return ours(word);
}

/** The words of a template's own text are literals by definition. */
function ours(word: string): Literal {
  return word as Literal; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the one place where literals begin
}

/** Several of our own words in one, such as those around a team's id. */
export function literalOf(words: readonly Literal[]): Literal {
  return ours(words.join(''));
}

export function joined<const Word extends string>(texts: readonly Text[], between: Fixed<Word>): Text {
  return texts.flatMap((one, index) => (index === 0 ? one : [ours(between), ...one]));
}

/** “A, B and C”. */
export function listed(texts: readonly Text[]): Text {
  const before = texts.slice(0, -1);
  const last = texts.at(-1) ?? [];
  return before.length > 0 ? text`${joined(before, ', ')} and ${last}` : last;
}

/** For the Temporal UI, the CLI and the records, which only the team reads. Never for a vendor. */
export function toInternalText(body: Text, nameOf: (person: string) => string = (id) => id): string {
  const words = body.map((part) => {
    if (typeof part === 'string') return part;
    if ('on' in part) return part.on.slice(0, 16).replace('T', ' ');
    return part.source === 'people' ? nameOf(part.value) : part.value;
  });
  return words.join('');
}
