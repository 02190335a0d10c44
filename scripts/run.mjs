#!/usr/bin/env node
/**
 * Set-up, then a command under the right Node: `run.mjs vitest run`, or several in turn with
 * `run.mjs --each "first command" "second"`, which stops at the first that fails.
 */
import { environment, setUpOrExit } from './setup.mjs';
import { follow } from './follow.mjs';

const place = await setUpOrExit();
const [first, ...rest] = process.argv.slice(2);
if (first === undefined) {
  process.stderr.write('What is to be run? For example: node scripts/run.mjs vitest run\n');
  process.exit(2);
}
const commands = first === '--each' ? rest.map((line) => line.split(' ')) : [[first, ...rest]];
for (const [program, ...args] of commands) {
  const code = await follow(program, args, { env: environment(place) });
  if (code !== 0) {
    if (commands.length > 1) process.stderr.write(`\nfailed: ${[program, ...args].join(' ')}\n`);
    process.exit(code);
  }
}
