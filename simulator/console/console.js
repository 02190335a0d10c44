/** The console page: one person's Slack, with Jira, GitHub and the break-it panel beside it; live. */
import { get, post } from './api.js';
import { board } from './board.js';
import { breakIt } from './break-it.js';
import { conversation } from './conversation.js';
import { h } from './dom.js';
import { modal } from './form.js';
import { listen } from './live.js';
import { elsewhere, header, people, places, waiting } from './panels.js';
import { markRead } from './read.js';
import { repository } from './repository.js';
import { followLinks, hashOf, here } from './routes.js';

const at = (id) => document.getElementById(id);
let desk = null;
let work = { projects: [], repositories: [] };
/** Whose eyes, and what they look at; kept in the address, so that two windows may show two people. */
let route = here();
/** A message to go to: `{channel, ts, focus}`, or `'waiting'`: the one that waits for this person. */
let wanted = wantedIn(route) ?? 'waiting';
/** Until when a form that opens is one that was asked for here (epoch milliseconds). */
let expecting = 0;
/** The form that was closed here: a look that was under way still shows it. */
let closed;

const form = modal(at('form'), {
  submit: async (view, values) => {
    const answer = await post('/people/submit', { user: route.user, view_id: view.id, values });
    if (answer.ok) {
      // An answer may be a notice in place of the form.
      expecting = Date.now() + 1000;
      form.done();
    }
    await refresh();
    return answer;
  },
  close: async (view) => {
    closed = view.id;
    await post('/people/close', { user: route.user, view_id: view.id });
    await refresh();
  },
});

let asked = 0;
async function refresh() {
  const turn = ++asked;
  const who = route.user ? `?user=${encodeURIComponent(route.user)}` : '';
  const [seen, jira, github] = await Promise.all([
    get(`/people/state${who}`),
    get('/jira/people/board'),
    get('/github/people/repositories'),
  ]);
  if (turn !== asked) return;
  if (seen) {
    desk = seen;
    work = { projects: jira?.projects ?? work.projects, repositories: github?.repositories ?? work.repositories };
    render();
  } else if (route.user && (await get('/people/state'))) {
    // Somebody the workspace does not know: begin with its first person.
    route.user = undefined;
    await refresh();
  }
}

function render() {
  const user = (route.user = desk.me.id);
  if (wanted === 'waiting') wanted = desk.waiting.find((one) => one.channel && one.people.includes(user)) ?? null;
  const open =
    desk.conversations.find((one) => one.id === wanted?.channel) ??
    desk.conversations.find((one) => one.id === route.place) ??
    desk.conversations[0];
  if (route.view === 'slack') route.place = open?.id;
  document.body.dataset.view = route.view;
  at('log').hidden = route.view !== 'slack';
  at('work').hidden = route.view === 'slack';
  history.replaceState(null, '', `/${hashOf({ ...route, item: route.view === 'slack' ? '' : route.item })}`);
  markRead(desk, route.view === 'slack' ? open : null);
  header(desk);
  people(desk, become);
  places(desk, route, (id) => go({ view: 'slack', place: id }));
  elsewhere(work, route, go);
  waiting(desk, { become, go: (channel, ts) => goTo({ channel, ts, focus: true }) });
  if (route.view === 'slack') conversation(desk, open, { wanted, click });
  if (route.view === 'jira') board(work.projects, route, at('work'));
  if (route.view === 'github') repository(work.repositories, route, at('work'));
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
      h('button', { type: 'button', class: 'button', onclick: () => takeUp(view) }, 'Continue'),
    );
  } else if (view) form.show(view, context());
  else form.gone();
}

function takeUp(view) {
  at('pending').hidden = true;
  form.show(view, context());
}

const context = () => ({ names: new Map(desk.people.map((one) => [one.id, one.name])), me: route.user });

/** Answers what went wrong, for showing at the message. */
async function click(message, channel, button) {
  expecting = Date.now() + 10_000;
  const answer = await post('/people/click', {
    user: route.user,
    channel,
    ts: message.ts,
    action_id: button.action_id,
  });
  expecting = answer.ok ? Date.now() + 1500 : 0;
  await refresh();
  return answer.error;
}

/** Looks as somebody else: at the message, or else at what waits for them. */
function become(id, message) {
  route = { user: id, view: 'slack', place: route.view === 'slack' ? route.place : undefined, item: '' };
  wanted = message ? { ...message, focus: true } : 'waiting';
  void refresh();
}

/** A step that the browser's Back undoes. */
function go(to) {
  route = { user: route.user, item: '', ...to };
  wanted = wantedIn(route);
  history.pushState(null, '', location.href);
  if (desk) render();
}

function goTo(message) {
  go({ view: 'slack', place: message.channel });
  wanted = message;
  render();
}

function wantedIn({ view, place, item }) {
  return view === 'slack' && item ? { channel: place, ts: item, focus: true } : null;
}

followLinks(go);
window.addEventListener('popstate', () => {
  route = here();
  wanted = wantedIn(route);
  void refresh();
});
const panel = breakIt(at('break-it'));
listen({ changed: refresh, breakIt: panel.refresh });
