/** The command line as a process. */
import { run } from './program.ts';

/** The reader may close the pipe (`| head`). */
const enough = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
};
process.stdout.on('error', enough);
process.stderr.on('error', enough);
process.exitCode = await run(process.argv.slice(2));
