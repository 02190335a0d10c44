/** The console page: one person's Slack, live. It uses the people's HTTP interface and nothing else. */
import { conversation } from './conversation.js';
import { h } from './dom.js';
import { modal } from './form.js';
import { header, people, places, waiting } from './panels.js';

const at = (id) => document.getElementById(id);
let desk = null;
/** Whose eyes, and which conversation; kept in the address, so that two windows may show two people. */
let [user, place] = decodeURIComponent(location.hash.slice(1)).split('/');
/** A message to go to: `{channel, ts, focus}`, or `'waiting'`: the one that waits for this person. */
let wanted = permalink() ?? 'waiting';
/** Until when a form that opens is one that was asked for here (epoch milliseconds). */
let expecting = 0;
/** The form that was closed here: a look that was under way still shows it. */
let closed;

const form = modal(at('form'), {
  submit: async (view, values) => {
    const answer = await post('submit', { user, view_id: view.id, values });
    if (answer.ok) {
      // An answer may be a last word in place of the form.
      expecting = Date.now() + 1000;
      form.done();
    }
    await refresh();
    return answer;
  },
  close: async (view) => {
    closed = view.id;
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

/** The last message that was on the screen, by person and conversation: what came later is unread. */
const read = new Map();
function markRead(open) {
  for (const one of desk.conversations) {
    const key = `${user}/${one.id}`;
    const last = one.messages.at(-1)?.ts ?? '';
    if (one === open || !read.has(key)) read.set(key, last);
    one.unread = last > read.get(key);
  }
}

let asked = 0;
async function refresh() {
  const turn = ++asked;
  const response = await fetch(`/people/state${user ? `?user=${encodeURIComponent(user)}` : ''}`).catch(() => null);
  if (!response || turn !== asked) return;
  if (response.ok) {
    desk = await response.json();
    render();
  } else if (user) {
    // Somebody the workspace does not know: begin with its first person.
    user = undefined;
    await refresh();
  }
}

function render() {
  user = desk.me.id;
  if (wanted === 'waiting') wanted = desk.waiting.find((one) => one.people.includes(user)) ?? null;
  const open =
    desk.conversations.find((one) => one.id === wanted?.channel) ??
    desk.conversations.find((one) => one.id === place) ??
    desk.conversations[0];
  place = open?.id;
  history.replaceState(null, '', `#${user}/${place ?? ''}`);
  markRead(open);
  header(desk);
  people(desk, become);
  places(desk, place, go);
  waiting(desk, { become, go });
  conversation(desk, open, { wanted, click });
  wanted = null;
  showForm();
}

/** A form that was asked for on this page opens by itself; another one (left open, or opened by a script) is only offered. */
function showForm() {
  const view = desk.modal?.id === closed ? null : desk.modal;
  const offered = view && !form.isOpen() && Date.now() > expecting;
  at('pending').hidden = !offered;
  if (offered) {
    at('pending').replaceChildren(
      `${desk.me.name} has the form “${view.title.text}” open. `,
      h('button', { type: 'button', class: 'button', onclick: () => takeUp(view) }, 'Go on with it'),
    );
  } else if (view) form.show(view, context());
  else form.gone();
}

function takeUp(view) {
  at('pending').hidden = true;
  form.show(view, context());
}

const context = () => ({ names: new Map(desk.people.map((one) => [one.id, one.name])), me: user });

/** Answers what went wrong, for showing at the message. */
async function click(message, channel, button) {
  expecting = Date.now() + 10_000;
  const answer = await post('click', { user, channel, ts: message.ts, action_id: button.action_id });
  expecting = answer.ok ? Date.now() + 1500 : 0;
  await refresh();
  return answer.error;
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
