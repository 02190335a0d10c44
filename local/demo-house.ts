/** The house of a demo: simulated vendors only, the demo's clock, and whatever ports are free. */
import type { Kysely } from 'kysely';
import type { Team } from '../domain/team.ts';
import { migrate, openDatabase } from '../records/database.ts';
import type { Tables } from '../records/tables.ts';
import type { DemoEnd } from './control.ts';
import { setFirstMorning, today } from './demo-clock.ts';
import { seedOf } from './demo-seed.ts';
import { openHouse, type House, type HousePlan } from './house.ts';
import { createSilence, type Silence } from './silence.ts';
import { waitsOf } from './waits.ts';

export interface DemoHousePlan {
  readonly folder: string;
  readonly teamFile: string;
  readonly team: Team;
  /** What the simulated vendors hold at the start; `seedOf(team)` when absent. */
  readonly seed?: () => object;
  /** The demo's own when absent, as are the ports. */
  readonly clock?: HousePlan['clock'];
  readonly ports?: HousePlan['ports'];
  readonly say: (line: string) => void;
}

export interface DemoHouse {
  readonly house: House;
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

/** @throws Error in plain words, as `openHouse` does */
export async function openDemoHouse({ team, seed, ...plan }: DemoHousePlan): Promise<DemoHouse> {
  const records: { db?: Kysely<Tables> } = {};
  const opened = () => {
    if (records.db) return records.db;
    throw new Error('The records are not open yet.');
  };
  const silence = createSilence(team);
  let ended: DemoEnd | null = null;
  try {
    const house = await openHouse({
      clock: 'demo',
      ports: { slackDoorIsFixed: false, temporal: 7233, temporalUi: 8233, slackDoor: 3000, simulator: 4000 },
      ...plan,
      team,
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
      house,
      db,
      silence,
      showEnd: (end) => void (ended = end),
      close: async () => {
        await house.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await records.db?.destroy();
    throw error;
  }
}
