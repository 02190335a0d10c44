/** Loaded first into every part: a part whose supervisor is gone, however that ended, ends too. */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
