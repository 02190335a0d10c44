/** The command line as a process. */
import { run } from './program.ts';

/** Whoever reads may have enough (`| head`): then nobody is left to print for. */
const enough = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
};
process.stdout.on('error', enough);
process.stderr.on('error', enough);
process.exitCode = await run(process.argv.slice(2));
