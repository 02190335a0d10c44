/**
 * Where the page is: `#<person>/<conversation>`, `#<person>/jira/<key>`, `#<person>/github/<owner>/<repository>/…`, `#<person>/break-it`.
 * The addresses of messages, issues and releases, as they stand in messages, lead to the same places.
 */

/** `{view, place, item}`, or null for an address that is none of the vendors'. */
function fromPath(path) {
  const [, channel, digits] = /^\/archives\/(\w+)\/p(\d+)$/.exec(path) ?? [];
  if (channel) return { view: 'slack', place: channel, item: `${digits.slice(0, -6)}.${digits.slice(-6)}` };
  const [, key] = /^\/jira\/browse\/([\w-]+)$/.exec(path) ?? [];
  if (key) return { view: 'jira', place: '', item: key };
  const [, repository, item] = /^\/github\/([^/]+\/[^/]+)\/((?:issues|commit|releases\/tag)\/.+)$/.exec(path) ?? [];
  if (repository) return { view: 'github', place: repository, item: decodeURIComponent(item) };
  return null;
}

function fromHash(hash) {
  const [user, first, ...rest] = decodeURIComponent(hash.slice(1)).split('/');
  const of = { user: user || undefined };
  if (first === 'jira') return { ...of, view: 'jira', place: '', item: rest.join('/') };
  if (first === 'github')
    return { ...of, view: 'github', place: rest.slice(0, 2).join('/'), item: rest.slice(2).join('/') };
  if (first === 'break-it') return { ...of, view: 'break-it', place: '', item: '' };
  return { ...of, view: 'slack', place: first, item: '' };
}

/** The route of this window. A path wins over the hash, which then names only the person. */
export function here() {
  return { ...fromHash(location.hash), ...fromPath(location.pathname) };
}

export function hashOf({ user, view, place, item }) {
  const parts = { slack: [place], jira: ['jira', item], github: ['github', place, item], 'break-it': ['break-it'] };
  return `#${[user, ...parts[view]].filter(Boolean).join('/')}`;
}

/** Follows links to the simulated vendors inside the page, unless another window is asked for. */
export function followLinks(go) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // An older message may hold the address of an earlier start, on another port.
    if (link.origin !== location.origin && link.hostname !== '127.0.0.1') return;
    const route = fromPath(link.pathname);
    if (!route) return;
    event.preventDefault();
    go(route);
  });
}
