/** The buttons of the break-it panel, from what is up and what is down. */
import { spanSince } from './times.js';

const called = {
  worker: 'the worker',
  'Slack app': 'the Slack app',
  PostgreSQL: 'the database',
  Temporal: 'Temporal',
};

/** `{id, label, state, path, body, isBroken, isDisabled}`; the state is a word about how things stand. */
export function trials({ parts, demo, isArmed }) {
  const part = (name) => parts?.find((one) => one.name === name);
  return [
    kill(part('worker')),
    kill(part('Slack app')),
    stop(part('PostgreSQL')),
    stop(part('Temporal')),
    {
      id: 'lose-reply',
      label: 'Lose Slack’s next reply',
      state: isArmed ? 'waits for a message' : 'to a new message',
      path: '/break-it/lose-reply',
      body: {},
      isBroken: isArmed,
      isDisabled: isArmed,
    },
    demo && !demo.ended && silence(demo.silence),
  ].filter(Boolean);
}

function kill(part) {
  if (!part) return null;
  const isUp = part.state === 'running';
  return {
    id: `kill ${part.name}`,
    label: `Kill ${called[part.name]}`,
    state: isUp ? 'runs' : 'restarting …',
    path: '/break-it/kill',
    body: { part: part.name },
    isBroken: !isUp,
    isDisabled: !isUp,
  };
}

function stop(part) {
  if (!part) return null;
  const isStopped = part.state === 'stopped';
  const since = part.endedAt ? ` for ${spanSince(part.endedAt)}` : '';
  return {
    id: `stop ${part.name}`,
    label: isStopped ? `Start ${called[part.name]} again` : `Stop ${called[part.name]}`,
    state: isStopped ? `down${since}` : part.state === 'running' ? 'runs' : 'starting …',
    path: isStopped ? '/break-it/start' : '/break-it/stop',
    body: { part: part.name },
    isBroken: part.state !== 'running',
    isDisabled: part.state === 'starting',
  };
}

function silence(told) {
  const lasts = told !== null && told.outcome === null;
  return {
    id: 'nobody-answers',
    label: lasts ? 'Wait for people again' : 'Nobody answers',
    state: lasts ? 'time is running' : 'let time run',
    path: '/break-it/nobody-answers',
    body: { on: !lasts },
    isBroken: lasts,
  };
}

/** What stays broken at a vendor until it is fixed. */
export function outages({ outages: all }) {
  return all.map(({ name, labels, on }) => {
    const [off, back] = labels;
    return {
      id: name,
      label: on ? back : off,
      state: on ? 'broken until fixed' : 'works',
      path: '/outages',
      body: { name, on: !on },
      isBroken: on,
    };
  });
}
