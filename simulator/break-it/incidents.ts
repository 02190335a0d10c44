/** What was broken on purpose, and what was seen since: kept, so that a page opened later shows the same. */
import type { Effect, Kept, World } from '../frame.ts';
import type { PartState, SilenceState } from './environment.ts';
import type { Incident, Notes, Step } from './incident.ts';
import { outageIncidents, type OutageIncidents } from './outage-incidents.ts';
import { span } from './span.ts';

/** As the page shows it: newest first. */
interface Shown {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  readonly steps: readonly Step[];
  /** What is still to come; null when it is over. */
  readonly next: string | null;
}
export interface Incidents extends OutageIncidents {
  broke(part: string, how: 'killed' | 'stopped', at: number): void;
  armed(): void;
  isArmed(): boolean;
  sawParts(parts: readonly PartState[]): void;
  sawSilence(silence: SilenceState): void;
  sawCall(operation: string): void;
  /** A call had an effect. */
  sawActivity(vendor: string, operation: string): void;
  sawLostReply(vendor: string, operation: string, effect: Effect | undefined): void;
  forPage(effects: readonly Effect[]): Shown[];
}

/** Parts as people call them. */
const inWords: Readonly<Record<string, string>> = { worker: 'Worker', PostgreSQL: 'Database' };

/** Later than this, the first activity says more about what was due than about the return. */
const soonMs = 20_000;
const keptAtMost = 30;
/** What the Slack app does for a click, with a worker or without. */
const slackAppCalls = ['views.open', 'views.update'];

export function createIncidents(world: World): Incidents {
  const kept: Kept<{ list: Incident[] }> = world.state('incidents', () => ({ list: [] }));
  const { list } = kept.value;
  /** The last activities, for a part that is seen to be back a little later than it was. */
  const activities: { at: number; text: string }[] = [];
  const add: Notes['add'] = (incident) => {
    list.unshift({ ...incident, steps: [] });
    list.splice(keptAtMost);
    kept.save();
  };
  const step: Notes['step'] = (incident, text, waitsFor, at = Date.now()) => {
    incident.steps.push({ at, text });
    incident.waitsFor = waitsFor;
    kept.save();
  };
  const sawActivity = (one: Incident, { at, text }: { at: number; text: string }): void => {
    const since = one.steps.at(-1)?.at ?? one.at;
    const due = at - since < soonMs ? '' : ', when one was due';
    step(one, `first activity ${span(at - since)} after that${due} (${text})`, null, at);
  };
  const waiting = (what: Incident['waitsFor']): Incident[] => list.filter((one) => one.waitsFor === what);
  // A planned fault is forgotten with the process that would have done it.
  for (const one of waiting('fault')) step(one, 'the simulator was restarted first; nothing was lost', null);

  return {
    broke: (part, how, at) =>
      add({ id: `${part} ${how} ${at}`, at, what: `${inWords[part] ?? part} ${how}`, waitsFor: 'part', part }),
    armed: () => {
      const what = 'Slack’s reply to Drumbeat’s next message will be lost';
      add({ id: `lost ${Date.now()}`, at: Date.now(), what, waitsFor: 'fault' });
    },
    isArmed: () => waiting('fault').length > 0,

    sawParts: (parts) => {
      for (const one of waiting('part')) {
        const part = parts.find(({ name, state }) => name === one.part && state === 'running');
        if (!part?.readyAt || part.readyAt <= one.at) continue;
        const back = one.what.endsWith('killed') ? 'restarted' : 'started again';
        step(
          one,
          `${back} after ${span(part.readyAt - one.at)}`,
          one.part === 'Slack app' ? null : 'activity',
          part.readyAt,
        );
        const { readyAt } = part;
        const first = activities.find(({ at }) => at >= readyAt);
        if (first) sawActivity(one, first);
      }
    },

    sawSilence: ({ since, question, people, reminded, outcome }) => {
      const id = `silence ${since}`;
      if (!list.some((one) => one.id === id)) add({ id, at: since, what: 'Nobody answers', waitsFor: 'outcome' });
      const one = list.find((incident) => incident.id === id);
      if (!one || one.waitsFor !== 'outcome') return;
      const names = Object.entries(reminded).map(([name, times]) => (times > 1 ? `${name} (${times}×)` : name));
      one.steps = [
        ...(question === null
          ? ['no open question yet: the demo will not wait for the next one']
          : [`asked: “${question}” → ${people.join(', ')}`]),
        ...(names.length > 0 ? [`reminded or notified: ${names.join(', ')}`] : []),
        ...(outcome === null ? [] : [`outcome: ${outcome}`]),
      ].map((text) => ({ at: Date.now(), text }));
      if (outcome !== null) one.waitsFor = null;
      kept.save();
    },

    ...outageIncidents({ list, add, step }),

    sawActivity: (vendor, operation) => {
      if (slackAppCalls.includes(operation)) return;
      const activity = { at: Date.now(), text: `${vendor}: ${operation}` };
      activities.push(activity);
      activities.splice(0, activities.length - 100);
      for (const one of waiting('activity')) sawActivity(one, activity);
    },

    sawCall: (operation) => {
      if (operation !== 'conversations.history' && operation !== 'conversations.replies') return;
      for (const one of waiting('look-up')) {
        const lostAt = one.steps.at(-1)?.at ?? one.at;
        step(one, `Drumbeat looked up the message after ${span(Date.now() - lostAt)}`, null);
      }
    },

    sawLostReply: (vendor, operation, effect) => {
      const [one] = waiting('fault').slice(-1);
      if (!one || vendor !== 'slack') return;
      if (effect?.marker !== undefined) one.marker = effect.marker;
      step(one, `reply to ${operation} lost`, 'look-up');
    },

    forPage: (effects) =>
      list.map(({ id, at, what, steps, waitsFor, marker }) => {
        const count = marker === undefined ? null : effects.filter((one) => one.marker === marker).length;
        const judged = count !== null && waitsFor === null ? [{ at, text: inSlack(count) }] : [];
        return { id, at, what, steps: [...steps, ...judged], next: waitsFor && toCome[waitsFor] };
      }),
  };
}

const toCome = {
  part: 'not running yet',
  activity: 'no activity since',
  fault: 'waiting for that message',
  'look-up': 'not looked up yet',
  outcome: 'time is running …',
  fix: 'broken until you fix it; nothing waits for it yet',
  parked: 'broken until you fix it; time stops meanwhile',
  continues: 'retrying …',
} as const;

function inSlack(messages: number): string {
  return messages === 1 ? '1 message in Slack, not 2' : `${messages} messages in Slack!`;
}
