/** The Slack door as a process: finds its surroundings, opens, and on SIGTERM stops taking requests before it lets go of anything. */
import { sql } from 'kysely';
import { enter } from '../../config/plain-error.ts';
import { readSurroundings } from '../../config/surroundings.ts';
import { openDatabase } from '../../records/database.ts';
import { connectTemporal } from '../temporal.ts';
import { createDoor } from './door.ts';
import { createLog } from './logging.ts';

async function main(): Promise<void> {
  const { environment, team } = await readSurroundings(['database', 'temporal', 'slack']);
  const log = createLog(environment.logLevel);
  const db = openDatabase(environment.database.url);
  await sql`select 1`.execute(db);
  const temporal = await connectTemporal(environment.temporal);
  const door = createDoor({ slack: environment.slack, db, temporal, log });
  // The simulator's secrets are public: then only this machine may knock.
  const port = await door.open(environment.slackDoorPort, team.simulate.includes('slack') ? '127.0.0.1' : undefined);
  process.stdout.write(`Slack door: listening on port ${port}\n`);

  const close = async () => {
    await door.close();
    await temporal.close();
    await db.destroy();
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
