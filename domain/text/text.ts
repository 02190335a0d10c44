/**
 * Text that is made of fixed words and of values that remember where they come from.
 * Workflows pass these; only `privacy.ts` turns them into something that may leave (X5).
 */

import type { BusinessTime } from '../calendar/moments.ts';
import type { PersonId } from '../team.ts';

/**
 * A place that values come from: `people` are our people (the value is a person's id, shown by name), `team` is what teammates
 * typed to us, the rest a vendor's project, repository or channel.
 */
export type Source = 'people' | 'team' | `jira:${string}` | `github:${string}` | `slack:${string}`;

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

export type Text = readonly (string | Sourced | Dated)[];

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

/** A tagged template: the words are fixed, every value names its source. Numbers count as fixed words. */
export function text(words: TemplateStringsArray, ...values: readonly (Sourced | Dated | Text | number)[]): Text {
  const parts: (string | Sourced | Dated)[] = [];
  words.forEach((word, index) => {
    if (word !== '') parts.push(word);
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'number') parts.push(String(value));
    else if (isText(value)) parts.push(...value);
    else parts.push(value);
  });
  return parts;
}

function isText(value: Sourced | Dated | Text): value is Text {
  return Array.isArray(value);
}

/** An id or another word that the product itself made. Never for what a person or a vendor wrote. */
export function literal(word: string): Text {
  return [word];
}

export function joined(texts: readonly Text[], between: string): Text {
  return texts.flatMap((one, index) => (index === 0 ? [...one] : [between, ...one]));
}

/** For the Temporal UI, the CLI and the records, which only the team reads. Never for a vendor. */
export function toInternalText(body: Text): string {
  return body
    .map((part) =>
      typeof part === 'string' ? part : 'on' in part ? part.on.slice(0, 16).replace('T', ' ') : part.value,
    )
    .join('');
}
