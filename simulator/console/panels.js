/** What stands around the conversation: the bar on top, people, places, and who is waited for. */
import { avatar, h, keyed } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { wholeOf } from './times.js';

const at = (id) => document.getElementById(id);

export function header({ clock, temporalUi }) {
  showDate(clock ?? {});
  keyed(at('links'), temporalUi ? [temporalUi] : [], {
    key: (one) => one,
    mark: (one) => one,
    render: (href) => h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, 'Temporal UI ↗'),
  });
}

/** The date in the team's calendar, where one is kept. */
export function showDate({ on }) {
  at('clock').hidden = !on;
  if (on) at('clock').replaceChildren(h('span', { class: 'unseen' }, 'The team’s date: '), wholeOf(on));
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

export function places(desk, route, go) {
  keyed(at('places'), desk.conversations, {
    key: (one) => one.id,
    mark: (one) => [one.name, one.kind, one.waiting, one.unread, isOpen(one, route)],
    render: (one) =>
      entry(isOpen(one, route), () => go(one.id), [
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

const isOpen = (one, { view, place }) => view === 'slack' && one.id === place;

/** What else the simulator holds, and on narrow screens the break-it panel. */
export function elsewhere({ projects, repositories }, route, go) {
  const all = [
    ...projects.map(({ key }) => ({ view: 'jira', place: '', name: `${key} board`, vendor: 'Jira', sign: '▦' })),
    ...repositories.map(({ name }) => ({
      view: 'github',
      place: name,
      name: name.split('/')[1],
      vendor: 'GitHub',
      sign: '⎇',
    })),
    { view: 'break-it', place: '', name: 'Break it', vendor: '', sign: '⚡' },
  ];
  keyed(at('elsewhere'), all, {
    key: (one) => `${one.view}/${one.place}`,
    mark: (one) => [one, one.view === route.view && one.place === route.place],
    render: (one) => {
      const item = entry(
        one.view === route.view && one.place === route.place,
        () => go({ view: one.view, place: one.place }),
        [
          h('span', { class: 'sign', 'aria-hidden': 'true' }, one.sign),
          h('span', { class: 'who' }, one.name, one.vendor && h('small', {}, one.vendor)),
        ],
      );
      item.dataset.view = one.view;
      return item;
    },
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
  const { parked, people: team } = desk;
  at('nobody').hidden = desk.waiting.length + parked.length > 0;
  const names = new Map(team.map((one) => [one.id, one.name]));
  // First what stands still, then what waits for somebody by name.
  const open = desk.waiting.toSorted((a, b) => Number(b.people.length > 0) - Number(a.people.length > 0));
  keyed(at('waiting'), [...parked, ...open], {
    key: (one) => (one.activity ? `${one.workflow}/${one.activity}` : `${one.channel}/${one.ts}/${one.title}`),
    mark: (one) => one,
    render: (one) => (one.activity ? parkedCard(one) : question(one, team, { names, me: desk.me.id, become, go })),
  });
}

/** A workflow that is parked until somebody fixes the cause. */
function parkedCard({ workflow, activity, why, remedy }) {
  return h('li', { class: 'parked' }, h('b', {}, `Parked: ${workflow}`), h('p', {}, `${activity}. ${why}. ${remedy}`));
}

function question(one, team, { names, me, become, go }) {
  const asked = one.people.flatMap((id) => team.find((each) => each.id === id) ?? []);
  const inSlack = one.channel !== null;
  const title = { type: 'button', class: 'title', 'data-focus': 'title', onclick: () => go(one.channel, one.ts) };
  return h(
    'li',
    {},
    inSlack ? h('button', title, mrkdwn(one.title, { names, me })) : h('b', {}, one.title),
    inSlack ? null : h('p', {}, 'Its message is not in Slack yet.'),
    asked.length === 0 && !one.missing ? h('p', {}, 'Anyone on the team may answer.') : null,
    one.missing ? h('p', {}, `${one.missing[0].toUpperCase()}${one.missing.slice(1)}.`) : null,
    h(
      'div',
      { class: 'chips' },
      asked.map((each) => chip(each, () => become(each.id, inSlack ? one : undefined))),
    ),
  );
}

function chip(person, onclick) {
  const look = { type: 'button', 'data-focus': person.id, title: `View as ${person.name}`, onclick };
  return h('button', look, avatar(person, 'small'), person.name.split(' ')[0]);
}
