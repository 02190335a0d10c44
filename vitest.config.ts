import { defineConfig } from 'vitest/config';
import { SlowestFiles } from './test/support/slowest-files.ts';

/** Where `.ci/run` reads what ran and what did not. */
const results = process.env['DRUMBEAT_RESULTS'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Temporal's native core is a singleton of its process and crashed in worker threads: one process a file.
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['test/support/servers.ts'],
    testTimeout: 30_000,
    // The time-skipping server now and then loses a workflow task (docs/decisions/0004): such a test hangs, and is run again.
    retry: 2,
    hookTimeout: 60_000,
    reporters: ['default', new SlowestFiles(), ...(results ? ['json'] : [])],
    ...(results && { outputFile: { json: results } }),
  },
});
