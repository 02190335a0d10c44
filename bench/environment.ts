/** The demo's environment for teams of a benchmark, on free ports: a demo that runs beside it is left alone. */
import { dirname } from 'node:path';
import { openDemoEnvironment, type DemoEnvironment } from '../local/demo/environment.ts';
import { together, type BenchTeam } from './team.ts';

export interface BenchEnvironmentPlan {
  readonly folder: string;
  readonly teams: readonly [BenchTeam, ...BenchTeam[]];
  readonly clock?: 'real' | 'demo';
}

/** The teams' files are in one folder: the worker stores them all. The clock begins with the first morning of the first team. */
export function openBenchEnvironment({
  folder,
  teams,
  clock = 'demo',
}: BenchEnvironmentPlan): Promise<DemoEnvironment> {
  const [first] = teams;
  return openDemoEnvironment({
    folder,
    teamFile: dirname(first.file),
    team: first.team,
    seed: () => together(teams.map((one) => one.seed)),
    ports: { slackAppIsFixed: false, temporal: 0, temporalUi: 0, slackApp: 0, simulator: 0 },
    clock,
    say: () => undefined,
  });
}
