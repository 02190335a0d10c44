/** The counterpart of every comparison with Temporal itself: a worker without Drumbeat, on the same server. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { installRuntime } from '../worker/logging.ts';

export const bareQueue = 'bare';

export async function bareBundle(): Promise<{ code: string }> {
  const workflowsPath = fileURLToPath(new URL('programs/bare-workflow.ts', import.meta.url));
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  return { code };
}

/** Works until `until` resolves. One a process. */
export async function runBareWorker(address: string, until: () => Promise<unknown>): Promise<void> {
  installRuntime('error');
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: bareQueue,
    workflowBundle: await bareBundle(),
    activities: { nothing: () => Promise.resolve() },
  });
  try {
    await worker.runUntil(until);
  } finally {
    await connection.close();
  }
}
