/** What stands around the conversation: the bar on top, people, places, and who is waited for. */
import { avatar, h, keyed } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { wholeOf } from './times.js';

const at = (id) => document.getElementById(id);

export function header({ clock, temporalUi }) {
  at('clock').hidden = !clock;
  if (clock) at('clock').replaceChildren(h('span', { class: 'unseen' }, 'The team’s date: '), wholeOf(clock.on));
  keyed(at('links'), temporalUi ? [temporalUi] : [], {
    key: (one) => one,
    mark: (one) => one,
    render: (href) => h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, 'Temporal UI ↗'),
  });
}

export function people(desk, become) {
  keyed(at('people'), desk.people, {
    key: (one) => one.id,
    mark: (one) => [one, one.id === desk.me.id],
    render: (one) =>
      entry(one.id === desk.me.id, () => become(one.id), [
        avatar(one),
        h('span', { class: 'who' }, h('b', {}, one.name), h('small', {}, one.title)),
        badge(one.waiting),
      ]),
  });
}

export function places(desk, open, go) {
  keyed(at('places'), desk.conversations, {
    key: (one) => one.id,
    mark: (one) => [one.name, one.kind, one.waiting, one.unread, one.id === open],
    render: (one) =>
      entry(one.id === open, () => go(one.id), [
        h('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(one)),
        h(
          'span',
          { class: 'who' },
          one.unread ? h('b', {}, one.name, h('span', { class: 'unseen' }, ', unread')) : one.name,
          one.kind === 'private' ? h('small', {}, 'private') : null,
        ),
        badge(one.waiting),
      ]),
  });
}

function entry(current, onclick, children) {
  return h(
    'li',
    {},
    h('button', { type: 'button', 'data-focus': 'entry', 'aria-current': current && 'true', onclick }, children),
  );
}

export const signOf = (one) => (one.kind === 'im' ? '@' : '#');

function badge(count) {
  if (count === 0) return null;
  const spoken = count === 1 ? '1 question waits' : `${count} questions wait`;
  return h('span', { class: 'badge' }, String(count), h('span', { class: 'unseen' }, ` – ${spoken}`));
}

export function waiting(desk, { become, go }) {
  at('nobody').hidden = desk.waiting.length > 0;
  const names = new Map(desk.people.map((one) => [one.id, one.name]));
  // First what waits for somebody by name.
  const open = desk.waiting.toSorted((a, b) => Number(b.people.length > 0) - Number(a.people.length > 0));
  keyed(at('waiting'), open, {
    key: (one) => `${one.channel}/${one.ts}`,
    mark: (one) => one,
    render: (one) => {
      const asked = one.people.flatMap((id) => desk.people.find((each) => each.id === id) ?? []);
      const title = { type: 'button', class: 'title', 'data-focus': 'title', onclick: () => go(one.channel, one.ts) };
      return h(
        'li',
        {},
        h('button', title, mrkdwn(one.title, { names, me: desk.me.id })),
        asked.length === 0 ? h('p', {}, 'Anyone of the team may answer.') : null,
        h(
          'div',
          { class: 'chips' },
          asked.map((each) => chip(each, () => become(each.id, one))),
        ),
      );
    },
  });
}

function chip(person, onclick) {
  const look = { type: 'button', 'data-focus': person.id, title: `Look as ${person.name}`, onclick };
  return h('button', look, avatar(person, 'small'), person.name.split(' ')[0]);
}
