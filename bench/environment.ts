/** The demo's environment for teams of a benchmark, on free ports: a demo that runs beside it is left alone. */
import { dirname } from 'node:path';
import { setFirstMorning } from '../local/demo/clock.ts';
import { openDemoEnvironment, type DemoEnvironment } from '../local/demo/environment.ts';
import { storeConfiguration } from '../records/configurations.ts';
import { together, type BenchTeam } from './team.ts';

export interface BenchEnvironmentPlan {
  readonly folder: string;
  readonly teams: readonly [BenchTeam, ...BenchTeam[]];
  readonly clock?: 'real' | 'demo';
}

/** The teams' files are in one folder. Stored at once, so that each has its first morning before the worker looks at them. */
export async function openBenchEnvironment({
  folder,
  teams,
  clock = 'demo',
}: BenchEnvironmentPlan): Promise<DemoEnvironment> {
  const [first, ...others] = teams;
  const opened = await openDemoEnvironment({
    folder,
    teamFile: dirname(first.file),
    team: first.team,
    seed: () => together(teams.map((one) => one.seed)),
    ports: { slackAppIsFixed: false, temporal: 0, temporalUi: 0, slackApp: 0, simulator: 0 },
    clock,
    say: () => undefined,
  });
  for (const { team } of others) {
    await storeConfiguration(opened.db, team);
    await setFirstMorning(opened.db, team);
  }
  return opened;
}
