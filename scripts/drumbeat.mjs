#!/usr/bin/env node
/** The command `drumbeat`: set-up, then the sources under the right Node. */
import { join } from 'node:path';
import { environment, setUpOrExit } from './setup.mjs';
import { follow } from './follow.mjs';

const place = await setUpOrExit();
const main = join(place.root, 'cli', 'main.ts');
process.exitCode = await follow(join(place.nodeFolder, 'node'), [main, ...process.argv.slice(2)], {
  env: environment(place),
});
