/** Starts the simulated vendors with their console page: `node simulator/main.ts --port N --state DIR --seed FILE.json`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { seedSchema } from './seed.ts';
import { startSimulator } from './server.ts';

const environment = z
  .object({
    SIMULATOR_SLACK_REQUEST_URL: z.url().optional(),
    SIMULATOR_TEMPORAL_UI: z.url().optional(),
    SIMULATOR_CONTROL_URL: z.url().optional(),
    SIMULATOR_JIRA_INDEX_LAG_MS: z.coerce.number().int().min(0).optional(),
  })
  .transform((env) => ({
    slackRequestUrl: env.SIMULATOR_SLACK_REQUEST_URL,
    temporalUi: env.SIMULATOR_TEMPORAL_UI,
    controlUrl: env.SIMULATOR_CONTROL_URL,
    jiraIndexLagMs: env.SIMULATOR_JIRA_INDEX_LAG_MS,
  }));

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      state: { type: 'string', default: '.drumbeat/simulator' },
      seed: { type: 'string' },
    },
  });
  const seed = seedSchema.parse(values.seed ? JSON.parse(readFileSync(values.seed, 'utf8')) : {});
  const simulator = await startSimulator({
    port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
    state: values.state,
    seed,
    ...environment.parse(process.env),
  });
  process.stdout.write(`simulator ready: ${simulator.url}\n`);
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
  process.stderr.write(`The simulator cannot start: ${why}\n`);
  process.exitCode = 1;
}
