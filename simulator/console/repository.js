/** A repository on the simulated GitHub: its issues, releases and commits on one page. */
import { goToItem } from './board.js';
import { h, keyed } from './dom.js';
import { markdown } from './markdown.js';

const at = (id) => document.getElementById(id);

export function repository(repositories, route, root) {
  const one = repositories.find(({ name }) => name === route.place) ?? repositories[0];
  at('place-name').textContent = one?.name ?? 'No repository';
  at('place-note').textContent = one ? `${one.isPrivate ? 'private' : 'public'}, on the simulated GitHub` : '';
  if (!one) return root.replaceChildren();
  if (root.dataset.of !== `github/${one.name}`) {
    root.dataset.of = `github/${one.name}`;
    root.className = 'work repository';
    root.replaceChildren();
  }
  const sections = [
    { title: 'Issues', items: one.issues, render: issue, key: ({ number }) => `issues/${number}` },
    { title: 'Releases', items: one.releases, render: release, key: ({ tag }) => `releases/tag/${tag}` },
    { title: 'Commits', items: one.commits, render: commit, key: ({ sha }) => `commit/${sha}` },
  ].filter(({ items }) => items.length > 0);
  keyed(root, sections, {
    key: ({ title }) => title,
    mark: ({ title }) => title,
    render: ({ title }) => h('section', {}, h('h3', {}, title), h('div', { class: 'entries' })),
  });
  for (const [index, { items, render, key }] of sections.entries()) {
    keyed(root.children[index].querySelector('.entries'), items, {
      key,
      mark: (each) => each,
      render: (each) => named(key(each), render(each)),
    });
  }
  goToItem(route, (item) => root.querySelector(`[data-item="${CSS.escape(item)}"]`));
}

function named(item, node) {
  node.dataset.item = item;
  node.tabIndex = -1;
  return node;
}

function issue({ number, title, state, reason, labels, author, body, comments }) {
  const how = state === 'open' ? 'Open' : reason === 'completed' ? 'Closed as completed' : 'Closed as not planned';
  return h(
    'article',
    { class: 'entry', 'aria-label': `Issue ${number}` },
    h('h4', {}, `${title} `, h('span', { class: 'number' }, `#${number}`)),
    h(
      'p',
      { class: 'meta' },
      h('span', { class: `state ${state}` }, how),
      `opened by ${author}`,
      labels.map((label) => h('span', { class: 'label' }, label)),
    ),
    h('div', { class: 'markdown' }, markdown(body)),
    comments.map((one) =>
      h(
        'div',
        { class: 'comment' },
        h('p', { class: 'meta' }, `${one.author} commented`),
        h('div', { class: 'markdown' }, markdown(one.body)),
      ),
    ),
  );
}

function release({ tag, name, author, commit: sha, body }) {
  return h(
    'article',
    { class: 'entry', 'aria-label': `Release ${tag}` },
    h('h4', {}, name || tag),
    h(
      'p',
      { class: 'meta' },
      h('span', { class: 'state open' }, 'Published'),
      `${tag} · ${sha.slice(0, 7)} · by ${author}`,
    ),
    h('div', { class: 'markdown' }, markdown(body)),
  );
}

function commit({ sha, message, author }) {
  return h('p', { class: 'commit' }, h('code', {}, sha.slice(0, 7)), h('span', {}, message), h('small', {}, author));
}
