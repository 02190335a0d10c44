/** `kill -9`, one at a time, with what is known of each kill: when, of what, in which phase, and when the part answered again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Supervisor } from '../local/supervisor.ts';
import type { Moment } from './moments.ts';

export const victims = ['worker', 'Slack app', 'PostgreSQL', 'Temporal'] as const;
export type Victim = (typeof victims)[number];

/** Planned for a phase, at a click, in the middle of an outside write, or at random. */
type Reason = 'in a phase' | 'at a click' | 'in mid-write' | 'at random';

export interface Kill {
  readonly victim: Victim;
  readonly reason: Reason;
  readonly phases: readonly Moment[];
  /** Epoch milliseconds at which it was dead. */
  readonly at: number;
  /** Milliseconds until its next process did its work; null when that did not happen while somebody looked. */
  answeredMs: number | null;
}

export interface Killer {
  /** Waits for its turn, and for the victim to live. Null: it came too late, or the victim did not come back in time. */
  kill(victim: Victim, reason: Reason, stillWanted?: () => boolean): Promise<Kill | null>;
  /** Since when the worker lives that lives now, as far as one can see. */
  readonly workerSince: () => number;
  /** No further kills; resolves when every part lives. */
  rest(): Promise<void>;
  readonly kills: readonly Kill[];
}

const comesBackMs = 60_000;

export function createKiller(
  supervisor: Supervisor,
  phases: () => readonly Moment[],
  say: (line: string) => void,
): Killer {
  const began = Date.now();
  const kills: Kill[] = [];
  const recoveries: Promise<void>[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let resting = false;
  let workerSince = 0;

  const living = (victim: Victim) =>
    supervisor.parts().find((part) => part.name === victim && part.state === 'running' && part.pid !== null)?.pid ??
    undefined;
  const untilLiving = async (victim: Victim, other?: number): Promise<boolean> => {
    for (const giveUpAt = Date.now() + comesBackMs; Date.now() < giveUpAt; await pause(20)) {
      const pid = living(victim);
      if (pid !== undefined && pid !== other) return true;
    }
    return false;
  };

  async function strike(victim: Victim, reason: Reason, stillWanted: () => boolean): Promise<Kill | null> {
    if (!(await untilLiving(victim)) || resting || !stillWanted()) return null;
    const pid = living(victim);
    if (victim === 'worker') workerSince = Infinity;
    try {
      await supervisor.kill(victim);
    } catch {
      return null; // it has just ended by itself
    }
    const kill: Kill = { victim, reason, phases: [...phases()], at: Date.now(), answeredMs: null };
    kills.push(kill);
    say(
      `  ${String(Math.round((kill.at - began) / 1000)).padStart(5)} s  ${victim} ${reason} (${kill.phases.join(', ')})`,
    );
    recoveries.push(
      untilLiving(victim, pid).then((back) => {
        if (!back) return;
        kill.answeredMs = Date.now() - kill.at;
        if (victim === 'worker') workerSince = kill.at;
      }),
    );
    return kill;
  }

  return {
    kills,
    workerSince: () => workerSince,
    kill: (victim, reason, stillWanted = () => true) => {
      const mine = turn.then(() => strike(victim, reason, stillWanted));
      turn = mine;
      return mine;
    },
    rest: async () => {
      resting = true;
      await turn;
      await Promise.all(recoveries);
      for (const victim of victims) await untilLiving(victim);
    },
  };
}
