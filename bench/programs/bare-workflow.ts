/** The least that a workflow can be: one activity after the other, and nothing else. What replay and an idle worker cost at least. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '10 seconds' });

export async function bareLoop(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await nothing();
}
