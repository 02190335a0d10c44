/** A program that is ready at once and then only lives. */
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
