/** The break-it panel: pull a plug, and read what happened. Buttons that need a supervisor are there when there is one. */
import { get, post } from './api.js';
import { counts } from './counts.js';
import { h, keyed } from './dom.js';
import { notice } from './notice.js';
import { clockTime, spanSince } from './times.js';
import { outages, trials } from './trials.js';

export function breakIt(root) {
  const buttons = h('ul', { class: 'trials' });
  const switches = h('ul', { class: 'trials' });
  const more = h('details', {}, h('summary', {}, 'Break something at a vendor'), switches);
  const problem = h('p', { class: 'error', role: 'alert' });
  const happened = h('ol', { class: 'incidents', 'aria-label': 'What was broken, and what happened next' });
  const quiet = h('p', { class: 'quiet' }, 'Nothing has been broken yet.');
  const tally = h('div', { class: 'tally' });
  root.append(
    h('h2', { id: 'break-it-title' }, 'Break it'),
    h('p', { class: 'lead' }, 'Break something and watch. Nothing is lost, and nothing is done twice.'),
    buttons,
    more,
    problem,
    h('h3', {}, 'What happened'),
    quiet,
    happened,
    h('h3', {}, 'Calls and effects'),
    tally,
  );
  let state = null;

  async function press(trial, node) {
    if (node.getAttribute('aria-busy')) return;
    node.setAttribute('aria-busy', 'true');
    problem.textContent = '';
    const answer = await post(trial.path, trial.body);
    node.removeAttribute('aria-busy');
    if (answer.error) problem.textContent = answer.error;
    await refresh();
  }

  function render() {
    if (!state) return;
    const tiles = { key: ({ id }) => id, mark: (one) => one, render: (one) => h('li', {}, button(one, press)) };
    keyed(buttons, trials(state), tiles);
    keyed(switches, outages(state), tiles);
    more.open ||= state.outages.some(({ on }) => on);
    quiet.hidden = state.incidents.length > 0;
    keyed(happened, state.incidents.slice(0, 8), { key: ({ id }) => id, mark: (one) => one, render: incident });
    counts(tally, state);
    showDown(state.parts ?? []);
    const ended = state.demo?.ended;
    notice('ended', ended ? `The demo is over. ${ended.text}` : null, {
      tone: 'good',
      link: ended?.hasReport && { href: '/report', label: 'Read the report' },
    });
  }

  async function refresh() {
    const [seen, known] = await Promise.all([get('/break-it'), get('/outages')]);
    if (seen && known) state = { ...seen, outages: known.outages };
    render();
  }
  // How long something has been down is updated every second.
  setInterval(() => state?.parts?.some((one) => one.state !== 'running') && render(), 1000);
  return { refresh };
}

function button(trial, press) {
  return h(
    'button',
    {
      type: 'button',
      class: trial.isBroken ? 'trial broken' : 'trial',
      'data-focus': trial.id,
      'aria-disabled': trial.isDisabled && 'true',
      onclick: (event) => !trial.isDisabled && void press(trial, event.currentTarget),
    },
    h('b', {}, trial.label),
    h('small', {}, trial.state),
  );
}

function incident({ at, what, steps, next }) {
  return h(
    'li',
    { class: next ? 'incident open' : 'incident' },
    h('p', {}, h('time', {}, clockTime(at)), h('b', {}, what)),
    h(
      'ul',
      {},
      steps.map(({ text }) => h('li', {}, text)),
      next && h('li', { class: 'more' }, next),
    ),
  );
}

const named = {
  worker: 'The worker',
  'Slack app': 'The Slack app',
  PostgreSQL: 'The database',
  Temporal: 'Temporal',
};

function showDown(parts) {
  const down = parts.filter((one) => one.state !== 'running');
  const words = down.map(({ name, state, endedAt }) => {
    const since = endedAt ? ` since ${clockTime(endedAt)} (${spanSince(endedAt)})` : '';
    const part = named[name] ?? name;
    return state === 'stopped'
      ? `${part} is stopped${since}: start it under “Break it”.`
      : `${part} is down${since} and is being restarted.`;
  });
  notice('down', words.length > 0 ? words.join(' ') : null);
}
