/** The open conversation: messages by day, kept in place while others come in. */
import { message } from './blocks.js';
import { h, keyed } from './dom.js';
import { signOf } from './panels.js';
import { dayOf, timeOf } from './times.js';

const at = (id) => document.getElementById(id);

/** `wanted`: the message to go to, if one. `click` answers what went wrong. */
export function conversation(desk, open, { wanted, click }) {
  at('place-name').textContent = open ? `${signOf(open)} ${open.name}` : 'No conversation yet';
  at('place-note').textContent = `as ${desk.me.name} sees it`;
  const log = at('log');
  const of = `${desk.me.id}/${open?.id}`;
  const elsewhere = log.dataset.of !== of;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const last = elsewhere ? null : log.lastElementChild;
  if (elsewhere) log.replaceChildren();
  log.dataset.of = of;
  const context = { names: new Map(desk.people.map((one) => [one.id, one.name])), me: desk.me.id };
  keyed(log, withDays(open?.messages ?? []), {
    key: (one) => one.day ?? one.ts,
    mark: (one) => one,
    render: (one) =>
      one.day
        ? h('p', { class: 'day' }, h('span', {}, one.day))
        : article(one, context, (button) => click(one, open.id, button)),
  });
  if (log.children.length === 0) log.append(h('p', { class: 'quiet' }, 'No messages yet.'));
  const target = wanted && at(`m${wanted.ts}`);
  if (target && wanted.focus) show(target);
  else if (target) log.scrollTop = target.offsetTop - 48;
  else if (elsewhere || atEnd) log.scrollTop = log.scrollHeight;
  if (last) announce(open, last, log.lastElementChild);
}

function show(target) {
  target.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
}

function withDays(messages) {
  let day;
  return messages.flatMap((one) => {
    const its = dayOf(one);
    if (its === day) return [one];
    day = its;
    return [{ day: its }, one];
  });
}

function article(one, context, click) {
  const mine = one.waitsFor.includes(context.me);
  const problem = h('p', { class: 'error', role: 'alert' });
  return h(
    'article',
    {
      id: `m${one.ts}`,
      tabindex: '-1',
      'aria-label': `${one.author}, ${timeOf(one)}`,
      class: mine ? 'message mine' : 'message',
    },
    h(
      'span',
      { class: 'avatar app', 'aria-hidden': 'true' },
      h(
        'span',
        { class: 'mark' },
        [1, 2, 3, 4].map(() => h('i')),
      ),
    ),
    h(
      'div',
      { class: 'content' },
      one.onlyForYou ? h('p', { class: 'only' }, 'Only visible to you') : null,
      byline(one, mine),
      message(one.blocks, one.text, { ...context, click: (button, node) => void press(button, node, problem, click) }),
      problem,
    ),
  );
}

function byline(one, mine) {
  return h(
    'p',
    { class: 'byline' },
    h('b', {}, one.author),
    h('span', { class: 'tag' }, 'APP'),
    h('time', {}, timeOf(one)),
    mine ? h('span', { class: 'yours' }, 'waiting for you') : null,
  );
}

async function press(button, node, problem, click) {
  if (node.getAttribute('aria-busy')) return;
  node.setAttribute('aria-busy', 'true');
  problem.textContent = '';
  const error = await click(button);
  node.removeAttribute('aria-busy');
  if (error) problem.textContent = error;
}

/** Says aloud what came in at the end while the conversation was open. */
function announce(open, before, last) {
  const words = open?.messages.at(-1);
  if (words && last !== before && last.id === `m${words.ts}` && before.id < last.id) {
    at('news').textContent = `New message in ${open.name}: ${words.text}`;
  }
}
