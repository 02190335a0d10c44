/** The environment of a demo: simulated vendors only, the demo's clock, and whatever ports are free. */
import type { Kysely } from 'kysely';
import type { ConfiguredTeam } from '../../config/configured-team.ts';
import { migrate, openDatabase } from '../../records/database.ts';
import type { Tables } from '../../records/tables.ts';
import type { DemoEnd } from './control.ts';
import { setFirstMorning, today } from './clock.ts';
import { seedOf } from './seed.ts';
import { openEnvironment, type LocalEnvironment, type EnvironmentPlan } from '../environment.ts';
import { createSilence, type Silence } from './silence.ts';
import { waitsOf } from './waits.ts';

export interface DemoEnvironmentPlan {
  readonly folder: string;
  readonly teamFile: string;
  readonly team: ConfiguredTeam;
  /** What the simulated vendors hold at the start; `seedOf(team)` when absent. */
  readonly seed?: () => object;
  /** The demo's own when absent, as are the ports. */
  readonly clock?: EnvironmentPlan['clock'];
  readonly ports?: EnvironmentPlan['ports'];
  readonly say: (line: string) => void;
}

export interface DemoEnvironment {
  readonly environment: LocalEnvironment;
  readonly db: Kysely<Tables>;
  /** The trial in which nobody answers. */
  readonly silence: Silence;
  /** From now on the console says so. */
  readonly showEnd: (end: DemoEnd) => void;
  /** Stops all parts in order; the files stay. */
  close(): Promise<void>;
}

/** Vendors are simulated here, so no part sees a real secret; nor a Temporal or a database of somebody's own. */
const notForTheDemo = /^(SLACK|JIRA|GITHUB|TEMPORAL|DATABASE)_/;

/** @throws Error in plain words, as `openEnvironment` does */
export async function openDemoEnvironment({ team, seed, ...plan }: DemoEnvironmentPlan): Promise<DemoEnvironment> {
  const records: { db?: Kysely<Tables> } = {};
  const opened = () => {
    if (records.db) return records.db;
    throw new Error('The records are not open yet.');
  };
  const silence = createSilence(team);
  let ended: DemoEnd | null = null;
  try {
    const environment = await openEnvironment({
      clock: 'demo',
      ports: { slackAppIsFixed: false, temporal: 7233, temporalUi: 8233, slackApp: 3000, simulator: 4000 },
      ...plan,
      simulate: team.simulate,
      without: Object.keys(process.env).filter((name) => notForTheDemo.test(name)),
      mayBeNamed: false,
      prepare: async (url) => {
        records.db = openDatabase(url);
        await migrate(records.db);
        await setFirstMorning(records.db, team);
      },
      seed: seed ?? (() => seedOf(team)),
      demo: {
        today: () => today(opened(), team),
        waits: () => waitsOf(opened(), team),
        silence,
        ended: () => ended,
      },
    });
    const db = opened();
    return {
      environment,
      db,
      silence,
      showEnd: (end) => void (ended = end),
      close: async () => {
        await environment.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await records.db?.destroy();
    throw error;
  }
}
