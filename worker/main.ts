/** The Temporal worker as a process. Ends on SIGTERM or SIGINT, after the activities that run. */
import { openHealth } from '../client/temporal/health.ts';
import { workerParts } from '../config/environment.ts';
import { runMain } from '../config/user-error.ts';
import { readRuntimeContext } from '../config/runtime-context.ts';
import { storedWhereKnown } from '../records/installed-teams.ts';
import { installRuntime } from './logging.ts';
import { freeAddress, workerMetrics } from './metrics.ts';
import { messagesOf } from './teams.ts';
import { openWorker, type OpenWorker } from './worker.ts';

await runMain(async () => {
  const runtimeContext = await readRuntimeContext(workerParts, storedWhereKnown);
  const { environment } = runtimeContext;
  const sdkAddress = environment.health ? await freeAddress() : undefined;
  installRuntime(environment.logLevel, sdkAddress);
  // Until it runs, nothing has to be ended in order.
  const leave = () => process.exit();
  process.on('SIGTERM', leave).on('SIGINT', leave);

  let worker: OpenWorker | undefined;
  const measure = () => worker?.measure() ?? Promise.reject(new Error('The worker is not ready.'));
  const health =
    environment.health &&
    sdkAddress &&
    (await openHealth(environment.health, {
      notReady: () => worker?.notReady() ?? Promise.resolve('the worker is starting'),
      warnings: () => worker?.warnings() ?? messagesOf(runtimeContext.broken),
      metrics: workerMetrics(measure, () => worker?.brokenFiles() ?? runtimeContext.broken.length, sdkAddress),
    }));
  worker = await openWorker(runtimeContext);
  process.off('SIGTERM', leave).off('SIGINT', leave);
  process.stdout.write(`${worker.ready}\n`);
  await worker.run();
  if (health) await health.close();
});
