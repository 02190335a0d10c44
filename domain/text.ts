/**
 * Text that is made of fixed words and of values that remember where they come from.
 * Workflows pass these; only `privacy.ts` turns them into something that may leave (X5).
 */

/** A place that values come from: `people` are names and roles, the rest a vendor's project, repository or channel. */
export type Source = 'people' | `jira:${string}` | `github:${string}` | `slack:${string}`;

export interface Sourced {
  readonly value: string;
  readonly source: Source;
  /** Where a reader finds it; shown only where the value itself is shown. */
  readonly link?: string | undefined;
}

export type Text = readonly (string | Sourced)[];

export function sourced(value: string, source: Source, link?: string): Sourced {
  return link === undefined ? { value, source } : { value, source, link };
}

/** A tagged template: the words are fixed, every value names its source. Numbers count as fixed words. */
export function text(words: TemplateStringsArray, ...values: readonly (Sourced | Text | number)[]): Text {
  const parts: (string | Sourced)[] = [];
  words.forEach((word, index) => {
    if (word !== '') parts.push(word);
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'number') parts.push(String(value));
    else if (Array.isArray(value)) parts.push(...(value as Text));
    else parts.push(value as Sourced);
  });
  return parts;
}

/** A moment, an id or another word that the product itself made. Never for what a person or a vendor wrote. */
export function fixed(word: string): Text {
  return [word];
}

export function joined(texts: readonly Text[], between: string): Text {
  return texts.flatMap((one, index) => (index === 0 ? [...one] : [between, ...one]));
}

/** For the Temporal UI, the CLI and the records, which only the team reads. Never for a vendor. */
export function inside(body: Text): string {
  return body.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
