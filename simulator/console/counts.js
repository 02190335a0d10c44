/** Calls against effects, by operation: what was tried, and what a vendor's users saw of it. */
import { h, keyed } from './dom.js';

export function counts(root, { operations, reads }) {
  if (root.children.length === 0) root.append(h('p', { class: 'sum' }), table());
  const [sum, shown] = root.children;
  const total = (name) => operations.reduce((count, one) => count + (one[name] ?? 0), 0);
  const doubled = total('doubled');
  keyed(sum, [{ doubled, calls: total('calls'), effects: total('effects'), reads }], {
    key: () => 'sum',
    mark: (one) => one,
    render: (one) =>
      h(
        'span',
        {},
        h('b', { class: one.doubled === 0 ? 'good' : 'bad' }, `${one.doubled} doubled`),
        ` · ${many(one.effects, 'effect')} of ${many(one.calls, 'call')}, plus ${one.reads} that only read`,
      ),
  });
  shown.hidden = operations.length === 0;
  keyed(shown.tBodies[0], operations, {
    key: (one) => `${one.vendor} ${one.operation}`,
    mark: (one) => one,
    render: (one) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, h('small', {}, one.vendor), one.operation),
        h('td', {}, one.calls, one.failed > 0 && h('small', {}, `${one.failed} cut`)),
        h('td', {}, one.effects),
        h('td', { class: one.doubled ? 'bad' : '' }, one.doubled ?? '–'),
      ),
  });
}

const many = (count, name) => `${count} ${name}${count === 1 ? '' : 's'}`;

function table() {
  const head = ['Operation', 'Calls', 'Effects', 'Doubled'].map((name) => h('th', { scope: 'col' }, name));
  const caption = h('caption', { class: 'unseen' }, 'Calls that change something, and their effects');
  return h('table', { class: 'counts' }, caption, h('thead', {}, h('tr', {}, head)), h('tbody', {}));
}
