/** A worker that knows nothing but the bare loop: `node bench/programs/bare-worker.ts 127.0.0.1:7233`. */
import { once } from 'node:events';
import { runBareWorker } from '../bare.ts';

await runBareWorker(process.argv[2] ?? '127.0.0.1:7233', () => {
  process.stdout.write('ready\n');
  return once(process, 'SIGTERM');
});
