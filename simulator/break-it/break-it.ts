/**
 * The break-it panel: what can be broken on purpose, what happened then, and calls against effects. What needs the
 * supervisor goes through here to its control, so that the page talks to its own origin only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Faults } from '../faults.ts';
import { type Answer, type Effect, type Endpoint, json, type Vendor } from '../frame.ts';
import { posted, refuse } from '../posted.ts';
import type { KeptWorld } from '../world.ts';
import { createCounts } from './counts.ts';
import type { OutageWatch } from '../outages.ts';
import { followEnvironment, type Environment, type Waits } from './environment.ts';
import { createIncidents } from './incidents.ts';

export interface BreakIt {
  readonly endpoints: readonly Endpoint[];
  /** The date of the team's business calendar. */
  readonly on: () => string | undefined;
  /** Tells of a call before its answer; what it answers is told how the call went. */
  called(vendor: string, operation: string): (how: 'answered' | 'failed', effect?: Effect) => void;
  /** Something was broken at a vendor until it is fixed, or fixed; and a call was refused for it. */
  readonly outages: OutageWatch;
  /** Who is waited for, where somebody reads the records. */
  readonly waits: () => Waits | undefined;
  stop(): void;
}

export interface BreakItOptions {
  /** The supervisor's control; without one, what needs it is not offered. */
  readonly controlUrl: string | undefined;
  readonly faults: Faults;
  /** Something of this panel changed; the shown minute changed. */
  readonly changed: () => void;
  readonly dateChanged: () => void;
  readonly waitsChanged: () => void;
}

const killable = ['worker', 'Slack app'] as const;
const stoppable = ['PostgreSQL', 'Temporal'] as const;

export function createBreakIt(world: KeptWorld, vendors: readonly Vendor[], options: BreakItOptions): BreakIt {
  const { faults, changed } = options;
  const counts = createCounts(world, vendors);
  const incidents = createIncidents(world);
  const told = (): void => {
    world.commit();
    changed();
  };
  const environment = followEnvironment(options.controlUrl, (now, before) => {
    incidents.sawParts(now.parts);
    if (now.demo?.silence) incidents.sawSilence(now.demo.silence);
    if (now.demo?.waits) incidents.sawParked(now.demo.waits.parked);
    if (JSON.stringify(now.demo?.waits) !== JSON.stringify(before?.demo?.waits)) options.waitsChanged();
    const { on, ...rest } = now.demo ?? {};
    if (on?.slice(0, 16) !== before?.demo?.on?.slice(0, 16)) options.dateChanged();
    const { on: _before, ...earlier } = before?.demo ?? {};
    if (JSON.stringify([now.parts, rest]) !== JSON.stringify([before?.parts, earlier])) told();
  });

  const state = (): Answer => {
    const now = environment.now();
    return json({
      parts: now?.parts ?? null,
      demo: now?.demo ? { ...now.demo, ended: ended() } : null,
      isArmed: incidents.isArmed(),
      incidents: incidents.told(world.effects()),
      ...counts.told(world.effects()),
    });
  };
  /** How the demo ended; its report is read from this origin, not from the file. */
  const ended = (): { said: string; hasReport: boolean } | null => {
    const end = environment.now()?.demo?.ended;
    return end ? { said: end.said, hasReport: existsSync(end.report ?? '') } : null;
  };
  const report = (): Answer => {
    const file = environment.now()?.demo?.ended?.report;
    if (!file || !existsSync(file)) return { status: 404, body: 'The report is written when the demo has ended.' };
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    };
    return { status: 200, headers, body: readFileSync(file, 'utf8') };
  };
  const loseReply = (): Answer => {
    if (incidents.isArmed()) return refuse('It waits for the next message already.', 409);
    faults.add({ vendor: 'slack', match: 'chat.postMessage', kind: 'after', status: 503, headers: {}, ms: 0 });
    incidents.armed();
    told();
    return json({ ok: true });
  };

  return {
    endpoints: [
      { method: 'GET', path: '/break-it', operation: 'break-it', answer: state },
      { method: 'GET', path: '/report', operation: 'report', answer: report },
      posted('/break-it/kill', z.strictObject({ part: z.enum(killable) }), ({ part }) =>
        activity(environment, '/kill', part),
      ),
      posted('/break-it/stop', z.strictObject({ part: z.enum(stoppable) }), ({ part }) =>
        activity(environment, '/stop', part),
      ),
      posted('/break-it/start', z.strictObject({ part: z.enum(stoppable) }), ({ part }) =>
        activity(environment, '/start', part),
      ),
      posted('/break-it/nobody-answers', z.strictObject({ on: z.boolean() }), (body) =>
        tell(environment, '/nobody-answers', body),
      ),
      posted('/break-it/lose-reply', z.strictObject({}), loseReply),
    ],
    on: () => environment.now()?.demo?.on ?? undefined,
    waits: () => environment.now()?.demo?.waits ?? undefined,
    outages: {
      turned: (outage, on) => {
        incidents.turned(outage, on, environment.now()?.demo !== undefined);
        changed();
      },
      refused: (outage, vendor, operation) => {
        incidents.sawRefusal(outage, `${vendor}: ${operation}`);
        changed();
      },
    },
    called: (vendor, operation) => {
      counts.called(vendor, operation);
      incidents.sawCall(operation);
      return (how, effect) => {
        if (effect) incidents.sawActivity(vendor, operation);
        if (how === 'failed') counts.failed(vendor, operation);
        if (how === 'failed') incidents.sawLostReply(vendor, operation, effect);
        changed();
      };
    },
    stop: () => environment.stop(),
  };

  async function activity(to: Environment, verb: '/kill' | '/stop' | '/start', part: string): Promise<Answer> {
    const at = Date.now();
    const answer = await tell(to, verb, { part });
    if (answer.status === 200 && verb !== '/start') {
      incidents.broke(part, verb === '/kill' ? 'killed' : 'stopped', at);
      told();
    }
    return answer;
  }
}

async function tell(environment: Environment, path: string, body: object): Promise<Answer> {
  if (!environment.now()) return refuse('The simulator runs alone: there is no supervisor to ask.', 409);
  const wrong = await environment.tell(path, body);
  return wrong === null ? json({ ok: true }) : refuse(wrong, 502);
}
