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
  /** Reports a call before its answer; the function it returns takes how the call ended. */
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
  const saveAndShow = (): void => {
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
    if (JSON.stringify([now.parts, rest]) !== JSON.stringify([before?.parts, earlier])) saveAndShow();
  });

  const state = (): Answer => {
    const now = environment.now();
    return json({
      parts: now?.parts ?? null,
      demo: now?.demo ? { ...now.demo, ended: ended() } : null,
      isArmed: incidents.isArmed(),
      incidents: incidents.forPage(world.effects()),
      ...counts.forPage(world.effects()),
    });
  };
  /** How the demo ended; its report is read from this origin, not from the file. */
  const ended = (): { text: string; hasReport: boolean } | null => {
    const end = environment.now()?.demo?.ended;
    return end ? { text: end.text, hasReport: existsSync(end.report ?? '') } : null;
  };
  const report = (): Answer => {
    const file = environment.now()?.demo?.ended?.report;
    if (!file || !existsSync(file)) return { status: 404, body: 'The report is written at the end of the demo.' };
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    };
    return { status: 200, headers, body: readFileSync(file, 'utf8') };
  };
  const loseReply = (): Answer => {
    if (incidents.isArmed()) return refuse('The next reply is already set to be lost.', 409);
    faults.add({ vendor: 'slack', match: 'chat.postMessage', kind: 'after', status: 503, headers: {}, ms: 0 });
    incidents.armed();
    saveAndShow();
    return json({ ok: true });
  };

  return {
    endpoints: [
      { method: 'GET', path: '/break-it', operation: 'break-it', answer: state },
      { method: 'GET', path: '/report', operation: 'report', answer: report },
      posted('/break-it/kill', z.strictObject({ part: z.enum(killable) }), ({ part }) =>
        breakPart(environment, '/kill', part),
      ),
      posted('/break-it/stop', z.strictObject({ part: z.enum(stoppable) }), ({ part }) =>
        breakPart(environment, '/stop', part),
      ),
      posted('/break-it/start', z.strictObject({ part: z.enum(stoppable) }), ({ part }) =>
        breakPart(environment, '/start', part),
      ),
      posted('/break-it/nobody-answers', z.strictObject({ on: z.boolean() }), (body) =>
        request(environment, '/nobody-answers', body),
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

  async function breakPart(to: Environment, verb: '/kill' | '/stop' | '/start', part: string): Promise<Answer> {
    const at = Date.now();
    const answer = await request(to, verb, { part });
    if (answer.status === 200 && verb !== '/start') {
      incidents.broke(part, verb === '/kill' ? 'killed' : 'stopped', at);
      saveAndShow();
    }
    return answer;
  }
}

async function request(environment: Environment, path: string, body: object): Promise<Answer> {
  if (!environment.now()) return refuse('The simulator runs without a supervisor.', 409);
  const wrong = await environment.request(path, body);
  return wrong === null ? json({ ok: true }) : refuse(wrong, 502);
}
