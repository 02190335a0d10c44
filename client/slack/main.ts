/** The Slack door as a process: finds its surroundings, opens, and on SIGTERM stops taking requests before it lets go of anything. */
import { sql } from 'kysely';
import { enter } from '../../config/plain-error.ts';
import { readSurroundings } from '../../config/surroundings.ts';
import { openDatabase } from '../../records/database.ts';
import { answers, openHealth } from '../health.ts';
import { connectTemporal } from '../temporal.ts';
import { createDoor } from './door.ts';
import { createLog } from './logging.ts';
import { doorMetrics } from './metrics.ts';

async function main(): Promise<void> {
  const { environment, team } = await readSurroundings(['database', 'temporal', 'slack']);
  const log = createLog(environment.logLevel);
  const db = openDatabase(environment.database.url);
  const records = () => sql`select 1`.execute(db);
  await records();
  const temporal = await connectTemporal(environment.temporal);
  const metrics = doorMetrics(team.id);
  const door = createDoor({ slack: environment.slack, db, temporal, log, metrics });
  let closing = false;
  const health =
    environment.health &&
    (await openHealth(environment.health, {
      notReady: async () =>
        (closing ? 'the Slack door is closing' : null) ??
        (await answers('PostgreSQL', records)) ??
        (await answers('Temporal', () => temporal.ping())),
      metrics: () => metrics.text(),
    }));
  // The simulator's secrets are public: then only this machine may knock.
  const port = await door.open(environment.slackDoorPort, team.simulate.includes('slack') ? '127.0.0.1' : undefined);
  process.stdout.write(`Slack door: listening on port ${port}\n`);

  const close = async () => {
    closing = true;
    await door.close();
    await temporal.close();
    await db.destroy();
    if (health) await health.close();
  };
  const end = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'Closing');
    void enter(close).then(() => process.exit());
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

await enter(main);
// What was opened before something failed would keep the process.
if (process.exitCode) process.exit();
