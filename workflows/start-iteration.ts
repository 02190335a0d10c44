/** What the Schedule starts: looks which iteration is due for planning and opens it, once. */
import { callActivity } from './runtime/activities.ts';
import type { StartInput, StartResult } from './contract/start-iteration.ts';
import { startDetached } from './runtime/linked-workflows.ts';
import { iteration } from './iteration/iteration.ts';

export async function startIteration(input: StartInput): Promise<StartResult> {
  const plan = await callActivity('planIteration')(input);
  if ('stopped' in plan) return { stopped: plan.stopped };
  if (!plan.due) return { notYet: plan.next };
  const { key, version, dates, participants } = plan;
  const { id, runsAlready } = await startDetached(iteration, key, {
    team: input.team,
    version,
    key,
    dates,
    participants,
  });
  return runsAlready ? { alreadyRunning: id } : { started: id };
}
