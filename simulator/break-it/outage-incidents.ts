/** What was broken at a vendor until it is fixed: the first refusal, what it parked, the fix, and that it continued. */
import type { Broken, BrokenAt } from '../outages.ts';
import type { Waits } from './environment.ts';
import type { Incident, Notes } from './incident.ts';
import { span } from './span.ts';

export interface OutageIncidents {
  /** `isFollowed`: somebody tells what is parked. */
  turned(outage: BrokenAt, on: boolean, isFollowed: boolean): void;
  sawRefusal(outage: Broken, call: string): void;
  sawParked(parked: Waits['parked']): void;
}

export function outageIncidents({ list, add, step }: Notes): OutageIncidents {
  const waiting = (what: Incident['waitsFor']): Incident[] => list.filter((one) => one.waitsFor === what);
  return {
    turned: (outage, on, isFollowed) => {
      const at = Date.now();
      const id = `${outage.name} ${outage.key}`;
      if (on) return add({ id: `${id} ${at}`, at, what: outage.what, waitsFor: 'fix', outage });
      const one = list.find(({ outage: other }) => other?.name === outage.name && other.key === outage.key);
      if (!one || one.waitsFor === null || !['fix', 'parked'].includes(one.waitsFor)) return;
      const fixed = `fixed after ${span(at - one.at)}`;
      if (one.waitsFor === 'parked') step(one, `${fixed}; parked activities retry`, 'continues', at);
      else step(one, isFollowed ? `${fixed}; nothing was parked` : fixed, null, at);
    },

    sawRefusal: ({ name, key }, call) => {
      const one = waiting('fix').find(({ outage }) => outage?.name === name && outage.key === key);
      if (one?.steps.length === 0) step(one, `first call failed after ${span(Date.now() - one.at)} (${call})`, 'fix');
    },

    sawParked: (parked) => {
      for (const { workflow, activity, why } of parked) {
        const label = `${workflow}: ${activity}`;
        const broken = [...waiting('fix'), ...waiting('parked')];
        if (broken.some(({ held = [] }) => held.includes(label))) continue;
        const one = broken.find(({ outage }) => outage && why.includes(outage.vendor));
        if (!one) continue;
        one.held = [...(one.held ?? []), label];
        step(one, `parked: ${label}. ${why}`, 'parked');
      }
      const still = parked.map(({ workflow, activity }) => `${workflow}: ${activity}`);
      for (const one of waiting('continues')) {
        if (one.held?.some((label) => still.includes(label))) continue;
        const since = one.steps.at(-1)?.at ?? one.at;
        step(one, `continued ${span(Date.now() - since)} after that; nothing was lost`, null);
      }
    },
  };
}
