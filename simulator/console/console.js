/** The console page: one person's Slack, live. It uses the people's HTTP interface and nothing else. */
import { message } from './blocks.js';
import { avatar, h, keyed } from './dom.js';
import { modal } from './form.js';
import { mrkdwn } from './mrkdwn.js';
import { dayOf, timeOf, wholeOf } from './times.js';

const at = (id) => document.getElementById(id);
let desk = null;
/** Whose eyes, and which conversation; kept in the address, so that two windows may show two people. */
let [user, place] = decodeURIComponent(location.hash.slice(1)).split('/');
/** A message to go to: `{channel, ts, focus}`, or `'waiting'`: the one that waits for this person. */
let wanted = permalink() ?? 'waiting';
/** Until when a form that opens is one that was asked for here (epoch milliseconds). */
let expecting = 0;

const form = modal(at('form'), {
  submit: async (view, values) => {
    const answer = await post('submit', { user, view_id: view.id, values });
    if (answer.ok) {
      expecting = Date.now() + 1000;
      form.done();
    }
    await refresh();
    return answer;
  },
  close: async (view) => {
    await post('close', { user, view_id: view.id });
    await refresh();
  },
});

async function post(what, body) {
  try {
    const response = await fetch(`/people/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: 'The simulator does not answer. Is it still running?' };
  }
}

let asked = 0;
async function refresh() {
  const turn = ++asked;
  const response = await fetch(`/people/state${user ? `?user=${encodeURIComponent(user)}` : ''}`).catch(() => null);
  if (!response) return;
  // Somebody the workspace does not know: begin with its first person.
  if (!response.ok && user) {
    user = undefined;
    return refresh();
  }
  if (!response.ok || turn !== asked) return;
  desk = await response.json();
  render();
}

function render() {
  user = desk.me.id;
  if (wanted === 'waiting') wanted = desk.waiting.find((one) => one.people.includes(user)) ?? null;
  const target = wanted && desk.conversations.find((one) => one.id === wanted.channel);
  const open = target ?? desk.conversations.find((one) => one.id === place) ?? desk.conversations[0];
  place = open?.id;
  history.replaceState(null, '', `#${user}/${place ?? ''}`);
  header();
  people();
  places();
  conversation(open);
  waiting();
  showForm();
}

function header() {
  at('clock').hidden = !desk.clock;
  if (desk.clock)
    at('clock').replaceChildren(h('span', { class: 'unseen' }, 'The team’s date: '), wholeOf(desk.clock.on));
  const links = desk.temporalUi
    ? [h('a', { href: desk.temporalUi, target: '_blank', rel: 'noopener noreferrer' }, 'Temporal UI ↗')]
    : [];
  at('links').replaceChildren(...links);
}

function people() {
  keyed(at('people'), desk.people, {
    key: (one) => one.id,
    mark: (one) => [one, one.id === user],
    render: (one) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            'data-focus': 'person',
            'aria-current': one.id === user && 'true',
            onclick: () => become(one.id),
          },
          avatar(one),
          h('span', { class: 'who' }, h('b', {}, one.name), h('small', {}, one.title)),
          badge(one.waiting),
        ),
      ),
  });
}

function badge(count) {
  if (count === 0) return null;
  const spoken = count === 1 ? '1 question waits' : `${count} questions wait`;
  return h('span', { class: 'badge' }, String(count), h('span', { class: 'unseen' }, ` – ${spoken}`));
}

function places() {
  keyed(at('places'), desk.conversations, {
    key: (one) => one.id,
    mark: (one) => [one.name, one.kind, one.archived, one.waiting, one.id === place],
    render: (one) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            'data-focus': 'place',
            'aria-current': one.id === place && 'true',
            onclick: () => go(one.id),
          },
          h('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(one)),
          h('span', { class: 'who' }, one.name, noteOf(one) ? h('small', {}, noteOf(one)) : null),
          badge(one.waiting),
        ),
      ),
  });
}

const signOf = (one) => (one.kind === 'im' ? '@' : '#');
const noteOf = (one) => [one.kind === 'private' && 'private', one.archived && 'archived'].filter(Boolean).join(', ');
const names = () => new Map(desk.people.map((one) => [one.id, one.name]));
const context = () => ({ names: names(), me: user });

function conversation(open) {
  at('place-name').textContent = open ? `${signOf(open)} ${open.name}` : 'No conversation yet';
  at('place-note').textContent = `as ${desk.me.name} sees it`;
  const log = at('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const elsewhere = log.dataset.of !== `${user}/${open?.id}`;
  const before = elsewhere ? null : log.lastElementChild;
  if (elsewhere) log.replaceChildren();
  log.dataset.of = `${user}/${open?.id}`;
  keyed(log, withDays(open?.messages ?? []), {
    key: (one) => one.day ?? one.ts,
    mark: (one) => one,
    render: (one) => (one.day ? h('p', { class: 'day' }, h('span', {}, one.day)) : article(one, open)),
  });
  if (log.children.length === 0) log.append(h('p', { class: 'quiet' }, 'Nothing was said here yet.'));
  const target = wanted && at(`m${wanted.ts}`);
  if (target) {
    target.scrollIntoView({ block: 'center' });
    if (wanted.focus) target.focus({ preventScroll: true });
    wanted = null;
  } else if (elsewhere || atEnd) log.scrollTop = log.scrollHeight;
  announce(open, before, log);
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

function article(one, open) {
  const mine = one.waitsFor.includes(user);
  const problem = h('p', { class: 'error', role: 'alert' });
  const parts = message(one.blocks, one.text, {
    ...context(),
    click: (button, node) => void click(one, open, button, node, problem),
  });
  return h(
    'article',
    {
      id: `m${one.ts}`,
      tabindex: '-1',
      'aria-label': `${one.author}, ${timeOf(one)}`,
      class: ['message', mine && 'mine', one.thread && one.thread !== one.ts && 'reply', one.onlyForYou && 'whisper']
        .filter(Boolean)
        .join(' '),
    },
    h(
      'span',
      { class: 'avatar app', 'aria-hidden': 'true' },
      h('span', { class: 'mark' }, h('i'), h('i'), h('i'), h('i')),
    ),
    h(
      'div',
      { class: 'content' },
      one.onlyForYou ? h('p', { class: 'only' }, 'Only visible to you') : null,
      h(
        'p',
        { class: 'byline' },
        h('b', {}, one.author),
        h('span', { class: 'tag' }, 'APP'),
        h('time', {}, timeOf(one)),
        mine ? h('span', { class: 'yours' }, 'waits for you') : null,
      ),
      parts,
      problem,
      one.edited ? h('small', { class: 'edited' }, '(edited)') : null,
      one.reactions.length > 0
        ? h(
            'p',
            { class: 'reactions' },
            one.reactions.map((each) => h('span', {}, mrkdwn(`:${each.name}:`, context()), ` ${each.count}`)),
          )
        : null,
    ),
  );
}

async function click(one, open, button, node, problem) {
  if (node.getAttribute('aria-busy')) return;
  if (button.confirm && !window.confirm(`${button.confirm.title.text}\n\n${button.confirm.text.text}`)) return;
  node.setAttribute('aria-busy', 'true');
  problem.textContent = '';
  expecting = Date.now() + 10_000;
  const answer = await post('click', { user, channel: open.id, ts: one.ts, action_id: button.action_id });
  node.removeAttribute('aria-busy');
  expecting = answer.ok ? Date.now() + 1500 : 0;
  if (!answer.ok) problem.textContent = `⚠ ${answer.error}`;
  await refresh();
}

/** Says aloud what came in while the conversation was open. */
function announce(open, before, log) {
  const last = open?.messages.at(-1);
  const node = log.lastElementChild;
  if (before && last && node !== before && node?.id === `m${last.ts}` && before.id < node.id) {
    at('news').textContent = `New message in ${open.name}: ${last.text}`;
  }
}

function waiting() {
  at('nobody').hidden = desk.waiting.length > 0;
  // First what waits for somebody by name.
  const open = desk.waiting.toSorted((a, b) => Number(b.people.length > 0) - Number(a.people.length > 0));
  keyed(at('waiting'), open, {
    key: (one) => `${one.channel}/${one.ts}`,
    mark: (one) => one,
    render: (one) => {
      const people = one.people.flatMap((id) => desk.people.find((each) => each.id === id) ?? []);
      return h(
        'li',
        {},
        h(
          'button',
          { type: 'button', class: 'title', 'data-focus': 'title', onclick: () => go(one.channel, one.ts) },
          mrkdwn(one.title, context()),
        ),
        people.length === 0 ? h('p', {}, 'Anyone of the team may answer.') : null,
        h(
          'div',
          { class: 'chips' },
          people.map((each) =>
            h(
              'button',
              {
                type: 'button',
                'data-focus': each.id,
                title: `Look as ${each.name}`,
                onclick: () => become(each.id, one),
              },
              avatar(each, 'small'),
              each.name.split(' ')[0],
            ),
          ),
        ),
      );
    },
  });
}

/** A form that was asked for on this page opens by itself; another one (left open, or opened by a script) is only offered. */
function showForm() {
  const offered = desk.modal && !form.isOpen() && Date.now() > expecting;
  at('pending').hidden = !offered;
  if (!desk.modal) return form.isOpen() ? form.gone() : undefined;
  if (!offered) return form.show(desk.modal, context());
  at('pending').replaceChildren(
    `${desk.me.name} has the form “${desk.modal.title.text}” open. `,
    h(
      'button',
      {
        type: 'button',
        class: 'button',
        onclick: () => (form.show(desk.modal, context()), (at('pending').hidden = true)),
      },
      'Go on with it',
    ),
  );
}

function become(id, message) {
  user = id;
  wanted = message ? { ...message, focus: true } : 'waiting';
  void refresh();
}

function go(channel, ts) {
  place = channel;
  wanted = ts ? { channel, ts, focus: true } : null;
  render();
}

/** `/archives/<channel>/p<ts>` is the address of one message. */
function permalink() {
  const [, channel, digits] = /^\/archives\/(\w+)\/p(\d+)$/.exec(location.pathname) ?? [];
  return channel ? { channel, ts: `${digits.slice(0, -6)}.${digits.slice(-6)}`, focus: true } : null;
}

let soon;
new EventSource('/people/events').addEventListener('changed', () => {
  clearTimeout(soon);
  soon = setTimeout(() => void refresh(), 40);
});
window.addEventListener('hashchange', () => {
  [user, place] = decodeURIComponent(location.hash.slice(1)).split('/');
  void refresh();
});
