/** Values in GitHub's Markdown. */
import { createRedaction } from '../../domain/text/redaction.ts';

/** Nobody sees it, and nothing that GitHub would recognize goes across it. */
const joiner = '\u2060';

/** Markup, at the start of a line also what would begin a list or a heading. */
const markup = /[\\`*_{}[\]<>()!|~&]|^[-+=]|(?<=^\d{1,9})\.(?=\s|$)/g;

/** Mentions, references to issues and commits, addresses of the web, emoji by name: wherever they begin, also within a word. */
const references = /[@#]|:(?=\/\/|[\w+-]+:)|www(?=\.)|GH(?=-\d)|[0-9a-f]{6}(?=[0-9a-f])/gi;

export const redactFor = createRedaction<'github'>({
  /** GitHub escapes no dollar sign but within an element of its own: two of them would be a formula. */
  escape: (value) =>
    value
      .replaceAll(references, (mark) => `${mark}${joiner}`)
      .replaceAll(markup, (mark) => `\\${mark}`)
      .replaceAll('$', '<span>$</span>'),
  link: (escaped, address) => `[${escaped}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})`,
});

/** A title is no Markdown: the characters as they were written. */
export function asTitle(written: string): string {
  return written.replaceAll('<span>$</span>', '$').replaceAll(/\\([\W_])/g, '$1');
}
