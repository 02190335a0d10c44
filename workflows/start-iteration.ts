/** What the Schedule starts: looks which iteration is due for planning and opens it, once. */
import { proxyOf } from './acts.ts';
import type { StartInput, StartResult } from './contract.ts';
import { follow } from './follow.ts';
import { iteration } from './iteration.ts';

export async function startIteration(input: StartInput): Promise<StartResult> {
  const plan = await proxyOf('planIteration')(input);
  if (!plan.due) return { notYet: plan.next };
  const { key, version, dates, participants } = plan;
  const { id, runsAlready } = await follow(iteration, key, {
    team: input.team,
    version,
    key,
    dates,
    participants,
  });
  return runsAlready ? { alreadyRunning: id } : { started: id };
}
