/** What was broken at a vendor until it is mended: the first refusal, what stood still by it, the mend, and that it went on. */
import type { VendorName } from '../frame.ts';
import type { Broken, OutageWatch } from '../outages.ts';
import type { Waits } from './house.ts';
import type { Incident, Notes } from './incidents.ts';
import { span } from './span.ts';

export type Outage = Parameters<OutageWatch['turned']>[0];

export interface OutageIncidents {
  /** `isFollowed`: somebody tells what is parked. */
  turned(outage: Outage, on: boolean, isFollowed: boolean): void;
  sawRefusal(outage: Broken, call: string): void;
  sawParked(parked: Waits['parked']): void;
}

export function outageIncidents({ list, add, step }: Notes): OutageIncidents {
  const waiting = (what: Incident['waitsFor']): Incident[] => list.filter((one) => one.waitsFor === what);
  return {
    turned: (outage, on, isFollowed) => {
      const at = Date.now();
      const id = `${outage.name} ${outage.key}`;
      if (on) return add({ id: `${id} ${at}`, at, what: brokenWords(outage), waitsFor: 'mend', outage });
      const one = list.find(({ outage: other }) => other?.name === outage.name && other.key === outage.key);
      if (!one || one.waitsFor === null || !['mend', 'standing'].includes(one.waitsFor)) return;
      const mended = `mended after ${span(at - one.at)}`;
      if (one.waitsFor === 'standing') step(one, `${mended}; what was parked is tried again`, 'goes on', at);
      else step(one, isFollowed ? `${mended}; nothing had to wait for it` : mended, null, at);
    },

    sawRefusal: ({ name, key }, call) => {
      const one = waiting('mend').find(({ outage }) => outage?.name === name && outage.key === key);
      if (one?.steps.length === 0) step(one, `first call refused after ${span(Date.now() - one.at)} (${call})`, 'mend');
    },

    sawParked: (parked) => {
      for (const { story, act, why } of parked) {
        const label = `${story}: ${act}`;
        const broken = [...waiting('mend'), ...waiting('standing')];
        if (broken.some(({ held = [] }) => held.includes(label))) continue;
        const one = broken.find(({ outage }) => outage && why.includes(vendorNames[outage.vendor]));
        if (!one) continue;
        one.held = [...(one.held ?? []), label];
        step(one, `parked: ${label}. ${why}`, 'standing');
      }
      const still = parked.map(({ story, act }) => `${story}: ${act}`);
      for (const one of waiting('goes on')) {
        if (one.held?.some((label) => still.includes(label))) continue;
        const since = one.steps.at(-1)?.at ?? one.at;
        step(one, `goes on ${span(Date.now() - since)} after that; nothing was lost`, null);
      }
    },
  };
}

const vendorNames: Readonly<Record<VendorName, string>> = { slack: 'Slack', jira: 'Jira', github: 'GitHub' };

function brokenWords({ name, key, vendor }: Outage): string {
  const at = vendorNames[vendor];
  if (name === 'channel-archived') return 'The team’s channel archived';
  if (name === 'issue-deleted') return `${key} deleted in ${at}`;
  if (name === 'repository-forbidden') return `${key === '' ? 'The repositories' : key} forbidden on ${at}`;
  return `${at}’s token revoked`;
}
