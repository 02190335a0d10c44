/**
 * What a person breaks at a simulated vendor in the demo, and fixes: while it holds a workflow up, time stands still; and what was fixed is
 * tried again at once, not after the minutes of patience that a real vendor gets, which here are weeks.
 */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { TeamId } from '../../domain/team.ts';
import { openFaults } from '../../records/faults.ts';
import type { Tables } from '../../records/tables.ts';
import { repeatedly, type Repeated } from '../../worker/repeatedly.ts';

export interface RecoveryOptions {
  readonly db: Kysely<Tables>;
  readonly team: TeamId;
  /** What is broken now, each by a name. Throws while the simulator is not there. */
  readonly broken: () => Promise<readonly string[]>;
  /** Tells a workflow to try again whatever is parked. */
  readonly resume: (workflowId: string) => Promise<void>;
  readonly say: (line: string) => void;
}

export interface Recovery extends Repeated {
  /** Something is broken on purpose, and a workflow stands still. */
  holds(): boolean;
}

const lookEveryMs = 250;
/** An activity that was refused just before the fix is parked just after it: so it is told some times. */
const tellTimes = 4;
const tellEveryMs = 1_500;

export function watchRecovery({ db, team, broken, resume, say }: RecoveryOptions): Recovery {
  let holds = false;
  let before: readonly string[] = [];
  let toTell = 0;
  let toldAt = 0;
  const look = async (): Promise<void> => {
    const now = await broken();
    const parked = new Set((await openFaults(db, { team })).map(({ workflowId }) => workflowId));
    const isFixed = before.some((one) => !now.includes(one));
    before = now;
    if (isFixed) {
      toTell = tellTimes;
      toldAt = 0;
      if (parked.size > 0) say('Fixed: parked activities are retrying now.');
    }
    const held = holds;
    holds = now.length > 0 && parked.size > 0;
    if (holds && !held) say('Something is parked. Time stops until it is fixed in the console.');
    if (toTell === 0 || Date.now() - toldAt < tellEveryMs) return;
    for (const id of parked) await resume(id);
    toTell -= 1;
    toldAt = Date.now();
  };
  const looking = repeatedly(lookEveryMs, look);
  return { holds: () => holds, stop: () => looking.stop() };
}

const listed = z.object({
  outages: z.array(z.object({ name: z.string(), on: z.boolean(), keys: z.array(z.string()) })),
});

/** As the simulator tells it. */
export async function brokenAt(simulator: string): Promise<string[]> {
  const { outages } = listed.parse(await (await fetch(`${simulator}/outages`)).json());
  return outages.filter(({ on }) => on).flatMap(({ name, keys }) => [name, ...keys.map((key) => `${name} ${key}`)]);
}
