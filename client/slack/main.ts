/** The Slack app as a process: reads its environment, listens, and on SIGTERM stops taking requests before it closes anything else. */
import { sql, type Kysely } from 'kysely';
import { demoClock, realClock } from '../../activities/clock.ts';
import { runMain } from '../../config/user-error.ts';
import { readEnvironment } from '../../config/environment.ts';
import { readRuntimeContext, type RuntimeContext } from '../../config/runtime-context.ts';
import { loadTeams, refusalOf } from '../../config/teams.ts';
import { openDatabase } from '../../records/database.ts';
import { installedTeams, storedTeams, storedWhereKnown } from '../../records/installed-teams.ts';
import type { Tables } from '../../records/tables.ts';
import { answers, openHealth } from '../temporal/health.ts';
import { connectTemporal } from '../temporal/client.ts';
import { openSlackApp } from './app.ts';
import { createLog } from './logging.ts';
import { slackAppMetrics } from './metrics.ts';

async function main(): Promise<void> {
  const context = await readRuntimeContext(['database', 'temporal', 'slack'], storedWhereKnown);
  const { environment } = context;
  const log = createLog(environment.logLevel);
  const db = openDatabase(environment.database.url);
  const records = () => sql`select 1`.execute(db);
  await records();
  const { slack, teams, host, notLoaded } = await workspaceOf(context, db);
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
      warnings: async () =>
        (await loadTeams(context.teamFile, storedWhereKnown)).broken.map(({ error }) => error.message),
      metrics: () => metrics.text(),
    }));
  const clock = environment.clock === 'demo' ? demoClock(db) : realClock;
  const slackApp = await openSlackApp(
    { slack, teams, db, temporal, log, metrics, clock },
    { port: environment.slackPort, host },
  );
  process.stdout.write(`Slack app: listening on port ${slackApp.port}${notLoaded}\n`);

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

/** All teams have one workspace. Where no file can be used, the teams are those that were stored last. */
async function workspaceOf({ teams, broken, running }: RuntimeContext<'slack'>, db: Kysely<Tables>) {
  const installed = (await installedTeams(() => storedTeams(db), { teams, broken })).teams;
  const [one] = installed;
  if (!one) throw refusalOf(broken);
  const { slack, slackHost } = readEnvironment(process.env, one.team, running, ['slack']);
  const lines = broken.map(({ error }) => error.message.replaceAll('\n', ' '));
  return {
    slack,
    teams: installed.map(({ team }) => team),
    host: slackHost,
    notLoaded: lines.length > 0 ? `; not loaded: ${lines.join(' ')}` : '',
  };
}

await runMain(main);
// What was opened before something failed would keep the process.
if (process.exitCode) process.exit();
