/** A Markdown tree (mdast) as nodes. What is not known here stays words; HTML is never parsed. */
import { h } from './dom.js';

const simple = {
  paragraph: 'p',
  strong: 'strong',
  emphasis: 'em',
  delete: 'del',
  blockquote: 'blockquote',
  break: 'br',
  thematicBreak: 'hr',
};

export function markdown(node) {
  const { type, value, children = [] } = node;
  const inner = () => children.map(markdown);
  if (type === 'root') return inner().flat();
  if (type === 'text') return value;
  if (simple[type]) return h(simple[type], {}, inner().flat());
  if (type === 'heading') return h(`h${Math.min(6, node.depth + 3)}`, {}, inner().flat());
  if (type === 'list') return h(node.ordered ? 'ol' : 'ul', {}, inner().flat());
  if (type === 'listItem')
    return h('li', {}, node.checked === true ? '☑ ' : node.checked === false ? '☐ ' : null, tight(node));
  if (type === 'link') return link(node.url, inner().flat());
  if (type === 'inlineCode') return h('code', {}, value);
  if (type === 'code') return h('pre', {}, h('code', {}, value));
  if (type === 'table') return h('table', {}, h('tbody', {}, inner().flat()));
  if (type === 'tableRow') return h('tr', {}, inner().flat());
  if (type === 'tableCell') return h('td', {}, inner().flat());
  // Remarks of a writer to itself are not shown, as on GitHub; other HTML is shown as it was written.
  if (type === 'html') return /^<!--[\s\S]*-->\s*$/.test(value) ? '' : value;
  return value ?? inner().flat();
}

/** A list whose items are not set apart has no paragraphs in them. */
function tight({ spread, children }) {
  return children.flatMap((child) =>
    !spread && child.type === 'paragraph' ? child.children.map(markdown).flat() : markdown(child),
  );
}

/** Only web addresses become links. */
function link(url, children) {
  if (!/^https?:\/\//.test(url)) return h('span', {}, children);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}
