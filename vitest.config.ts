import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { SlowestFiles } from './test/support/slowest-files.ts';
import { ThePage } from './test/support/the-page-reporter.ts';
import { readWords } from './test/support/the-page.ts';

/** Where `.ci/run` reads what ran and what did not. */
const results = process.env['DRUMBEAT_RESULTS'];

/** A test carries the rules of the process that it shows (`R8`, `X6`) as tags; one that docs/the-page.yaml does not know fails. */
const { rules } = readWords(readFileSync('docs/the-page.yaml', 'utf8'));

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    tags: Object.entries(rules).map(([name, { says }]) => ({ name, description: says })),
    // Temporal's native core is a singleton of its process and crashed in worker threads: one process a file.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/support/servers.ts'],
    testTimeout: 90_000,
    // The time-skipping server now and then loses a workflow task (docs/decisions/0004): such a test hangs, and is run again.
    retry: 2,
    hookTimeout: 60_000,
    // Patience with a loaded machine; what is polled for comes by itself.
    expect: { poll: { timeout: 20_000, interval: 100 } },
    reporters: [
      'default',
      new SlowestFiles(),
      new ThePage(process.cwd(), process.env['DRUMBEAT_PAGE']),
      ...(results ? ['json'] : []),
    ],
    ...(results && { outputFile: { json: results } }),
  },
});
