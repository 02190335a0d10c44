/** The Slack app as a process: reads its environment, listens, and on SIGTERM stops taking requests before it closes anything else. */
import { sql } from 'kysely';
import { runMain } from '../../config/user-error.ts';
import { readRuntimeContext } from '../../config/runtime-context.ts';
import { openDatabase } from '../../records/database.ts';
import { answers, openHealth } from '../temporal/health.ts';
import { connectTemporal } from '../temporal/client.ts';
import { openSlackApp } from './app.ts';
import { createLog } from './logging.ts';
import { slackAppMetrics } from './metrics.ts';

async function main(): Promise<void> {
  const { environment } = await readRuntimeContext(['database', 'temporal', 'slack']);
  const log = createLog(environment.logLevel);
  const db = openDatabase(environment.database.url);
  const records = () => sql`select 1`.execute(db);
  await records();
  const temporal = await connectTemporal(environment.temporal);
  const metrics = slackAppMetrics();
  let closing = false;
  const health =
    environment.health &&
    (await openHealth(environment.health, {
      notReady: async () =>
        (closing ? 'the Slack app is closing' : null) ??
        (await answers('PostgreSQL', records)) ??
        (await answers('Temporal', () => temporal.ping())),
      metrics: () => metrics.text(),
    }));
  const slackApp = await openSlackApp(
    { slack: environment.slack, db, temporal, log, metrics },
    { port: environment.slackPort, host: environment.slackHost },
  );
  process.stdout.write(`Slack app: listening on port ${slackApp.port}\n`);

  const close = async () => {
    closing = true;
    await slackApp.close();
    await temporal.close();
    await db.destroy();
    if (health) await health.close();
  };
  const end = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'Closing');
    void runMain(close).then(() => process.exit());
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

await runMain(main);
// What was opened before something failed would keep the process.
if (process.exitCode) process.exit();
