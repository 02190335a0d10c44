/**
 * Outages: what stays broken until somebody fixes it, as people break it: a revoked token, an archived channel, a deleted issue, a
 * repository that may no longer be touched. They are kept on disk: a restart fixes nothing.
 */
import { z } from 'zod';
import { json, type Answer, type Call, type Endpoint, type Vendor, type World } from './frame.ts';
import { jsonBody } from './strict.ts';

const request = z.strictObject({
  name: z.string(),
  on: z.boolean(),
  /** What it hits, where there is a choice: `PB-3`, `acme/app#7`, `acme/app`, a channel's id. Off without one: all of that name. */
  key: z.string().optional(),
});

export interface Broken {
  readonly name: string;
  readonly key: string;
}

export interface BrokenAt extends Broken {
  /** The vendor's title. */
  readonly vendor: string;
  /** What happened, for people. */
  readonly what: string;
}

/** Told of what is broken and fixed, and of what was refused meanwhile. */
export interface OutageWatch {
  turned(outage: BrokenAt, on: boolean): void;
  refused(outage: Broken, vendor: string, operation: string): void;
}

export interface Outages {
  /** The vendor's answer to a call while an outage hits it. */
  answerTo(vendor: Vendor, call: Call, operation: string | undefined): Answer | undefined;
  /** `GET /outages`, and `POST /outages {"name", "on", "key"?}` for operators. Both answer with the list. */
  readonly endpoints: readonly Endpoint[];
}

export function createOutages(world: World, vendors: readonly Vendor[], watch: OutageWatch): Outages {
  const kept = world.state<{ broken: Broken[] }>('outages', () => ({ broken: [] }));
  const possible = (name: string) =>
    vendors.flatMap((vendor) =>
      vendor.outages.filter((one) => one.name === name).map((one) => ({ ...one, vendor: vendor.title })),
    );

  const names = [...new Set(vendors.flatMap((vendor) => vendor.outages.map(({ name }) => name)))];

  const list = (): Answer =>
    json({
      outages: names.map((name) => {
        const keys = kept.value.broken.filter((one) => one.name === name).map(({ key }) => key);
        const words = possible(name).map((one) => one.words);
        const [first] = possible(name);
        return {
          name,
          words: words.join(' '),
          labels: first?.labels,
          on: keys.length > 0,
          keys: keys.filter((key) => key !== ''),
        };
      }),
    });

  const change = (call: Call): Answer => {
    const asked = request.safeParse(jsonBody(call));
    if (!asked.success) return json({ error: z.prettifyError(asked.error) }, 400);
    const { name, on, key: wanted } = asked.data;
    if (!names.includes(name)) return json({ error: `There is no ${name}; there are ${names.join(', ')}.` }, 400);
    if (on) {
      const [hit] = possible(name).flatMap((one) => {
        const found = one.find(wanted);
        return found === null ? [] : [{ name, key: found, vendor: one.vendor, what: one.broken(found) }];
      });
      if (!hit) return json({ error: `${name} cannot break ${wanted ?? 'anything here'}.` }, 404);
      const { key } = hit;
      if (kept.value.broken.some((one) => one.name === name && one.key === key)) return list();
      kept.value.broken.push({ name, key });
      for (const one of possible(name)) one.turn?.(key, true);
      watch.turned(hit, true);
    } else {
      const fixed = ({ name: other, key }: Broken) => other === name && (wanted === undefined || wanted === key);
      for (const { key } of kept.value.broken.filter(fixed)) {
        for (const one of possible(name)) one.turn?.(key, false);
        for (const one of possible(name).slice(0, 1)) {
          watch.turned({ name, key, vendor: one.vendor, what: one.broken(key) }, false);
        }
      }
      kept.value.broken = kept.value.broken.filter((one) => !fixed(one));
    }
    kept.save();
    world.changed();
    return list();
  };

  return {
    answerTo: (vendor, call, operation) => {
      for (const { name, key } of kept.value.broken) {
        const outage = vendor.outages.find((one) => one.name === name);
        const answer = outage?.refuses?.(call, key);
        if (answer && operation !== undefined) watch.refused({ name, key }, vendor.name, operation);
        if (answer) return answer;
      }
      return undefined;
    },
    endpoints: [
      { method: 'GET', path: '/outages', operation: 'outages', answer: list },
      { method: 'POST', path: '/outages', operation: 'outages', answer: change },
    ],
  };
}
