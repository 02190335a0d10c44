/** A workflow for the tests of what a worker finds: it naps once, then sleeps long. */
import { sleep } from '@temporalio/workflow';

export async function naps(): Promise<void> {
  await sleep(1_500);
  await sleep('1 day');
}
