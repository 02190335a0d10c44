/** Markdown as a tree of plain words, for a page that builds its own nodes from it: no HTML passes. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** GitHub's dialect, without the positions in the source. */
export function markdownTree(source: string): object {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const bare: unknown = JSON.parse(
    JSON.stringify(tree, (name, value: unknown) => (name === 'position' ? undefined : value)),
  );
  return typeof bare === 'object' && bare !== null ? bare : {};
}
