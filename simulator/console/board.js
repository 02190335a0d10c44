/** The Jira board: a project's issues by status, each card in its place while others move. */
import { avatar, h, keyed } from './dom.js';

const at = (id) => document.getElementById(id);
let shownItem;

export function board(projects, route, root) {
  const project = projects.find(({ key }) => route.item?.startsWith(`${key}-`)) ?? projects[0];
  at('place-name').textContent = project ? `${project.key} board` : 'No Jira project';
  at('place-note').textContent = project ? `${project.name}, in the simulated Jira` : '';
  if (root.dataset.of !== `jira/${project?.key}`) {
    root.dataset.of = `jira/${project?.key}`;
    root.className = 'work board';
    root.replaceChildren();
  }
  keyed(root, project?.columns ?? [], {
    key: (column) => column.name,
    mark: (column) => column.name,
    render: (column) =>
      h('section', { class: 'column' }, h('h3', {}, `${column.name} `, h('span', { class: 'count' })), h('ul', {})),
  });
  for (const [index, column] of (project?.columns ?? []).entries()) {
    const section = root.children[index];
    section.querySelector('.count').textContent = String(column.issues.length);
    keyed(section.querySelector('ul'), column.issues, { key: (one) => one.key, mark: (one) => one, render: card });
  }
  goToItem(route, (item) => at(`issue-${item}`));
}

function card(issue) {
  return h(
    'li',
    { id: `issue-${issue.key}`, class: 'card', tabindex: '-1' },
    h(
      'p',
      { class: 'key' },
      h('b', {}, issue.key),
      h('span', {}, issue.type),
      h('span', { class: 'assignee' }, assignee(issue)),
    ),
    h('p', { class: 'summary' }, issue.summary),
    issue.description.length > 0 &&
      h(
        'div',
        { class: 'description' },
        issue.description.map((line) => h('p', {}, line)),
      ),
    issue.labels.length > 0 &&
      h(
        'p',
        { class: 'foot' },
        issue.labels.map((label) => h('span', { class: 'label' }, label)),
      ),
  );
}

function assignee({ assignee: name }) {
  return name ? [name.split(' ')[0], avatar({ name }, 'small')] : 'nobody';
}

/** Once for each address: the thing it names is brought into sight. */
export function goToItem({ view, place, item }, find) {
  const wanted = `${view}/${place}/${item}`;
  if (!item || wanted === shownItem) {
    if (!item) shownItem = undefined;
    return;
  }
  const found = find(item);
  if (!found) return;
  shownItem = wanted;
  found.scrollIntoView({ block: 'center' });
  found.focus({ preventScroll: true });
}
