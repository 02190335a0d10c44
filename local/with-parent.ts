/** Loaded first into every part: a part whose supervisor is gone, however that ended, ends too. What is compiled is kept for the next start. */
import { enableCompileCache } from 'node:module';

enableCompileCache();

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
