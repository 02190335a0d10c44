/** Making nodes, and bringing a list in line with new data without losing focus. */

/** `h('button', { class: 'x', onclick: f }, 'Text', node)`. Text is always text: nothing here parses HTML. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

const marks = new WeakMap();
const keys = new WeakMap();

/**
 * Makes the children of `parent` show `items`. An item whose data has not changed keeps its node, so what a person reads,
 * types or has focused stays where it is. `mark` is what the look of an item depends on.
 */
export function keyed(parent, items, { key, mark, render }) {
  const old = new Map([...parent.children].map((node) => [keys.get(node), node]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    const look = JSON.stringify(mark(item));
    const known = old.get(id);
    old.delete(id);
    const same = known && marks.get(known) === look;
    const node = same ? known : render(item);
    if (!same) {
      keys.set(node, id);
      marks.set(node, look);
      if (known) place = swap(known, node, place);
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
}

/** Puts `fresh` in the place of `known`. Focus goes to the same control, or to the thing itself when that is gone. */
function swap(known, fresh, place) {
  const focused = known.contains(document.activeElement) ? document.activeElement : null;
  known.replaceWith(fresh);
  if (focused) {
    const same = focused.dataset.focus && fresh.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus)}"]`);
    (same ?? fresh).focus({ preventScroll: true });
  }
  return known === place ? fresh : place;
}

function initials(name) {
  const parts = name.trim().split(/\s+/);
  return ((parts[0]?.[0] ?? '?') + (parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

const tones = ['#8b4a9c', '#1f7a6d', '#b0522d', '#3f6cb5', '#a23b5e', '#5b6b1f', '#6a55b8', '#a0680f'];
const toneOf = new Map();

/** A person's picture: initials on a colour; the first eight people have eight different ones. */
export function avatar(person, size = '') {
  if (!toneOf.has(person.name)) toneOf.set(person.name, tones[toneOf.size % tones.length]);
  const picture = h('span', { class: `avatar ${size}`, 'aria-hidden': 'true' }, initials(person.name));
  picture.style.background = toneOf.get(person.name);
  return picture;
}
