/** The Temporal worker as a process. Ends on SIGTERM or SIGINT, after the acts that run. */
import { enter } from '../config/plain-error.ts';
import { readSurroundings } from '../config/surroundings.ts';
import { installRuntime } from './logging.ts';
import { openWorker } from './worker.ts';

await enter(async () => {
  const surroundings = await readSurroundings();
  installRuntime(surroundings.environment.logLevel);
  const worker = await openWorker(surroundings);
  process.stdout.write(`${worker.ready}\n`);
  await worker.run();
});
