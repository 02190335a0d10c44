/**
 * `npm run bench:iteration`: whole iterations on one worker, a real dev server and a real PostgreSQL. How many a minute, and how long
 * the workflows' histories become with the number of items.
 */
import type { DemoEnvironment } from '../local/demo/environment.ts';
import { demoIterations } from '../local/demo/workflow-progress.ts';
import { historySizes, type HistorySize } from '../local/demo/histories.ts';
import { comparisonInWords, isClean } from '../local/demo/report.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { conclude, readOptions, rounded, say, table } from './figures.ts';
import { openBenchEnvironment } from './environment.ts';
import { inFolder, judge, live, type Lived } from './life.ts';
import { replaySpeed } from './replay.ts';
import { makeTeam, type BenchTeam } from './team.ts';

const options = readOptions();
const secondsADay = options.quick ? 0.1 : 0.5;
const giveUpMs = 15 * 60_000;
const quietly = () => undefined;
/** Alone first; then several at once for the iterations a minute; then the long backlogs. Quick: one iteration. */
const alone = options.quick ? [] : [40];
const atOnce = options.quick ? [40] : [40, 40, 40, 40];
const long = options.quick ? [] : [200, 1000];
const people = 8;
const budgets = { 40: 2_000, 1000: 2_500 } as const;

await inFolder('iteration', async (folder) => {
  const sizes = [...alone, ...atOnce, ...long];
  const teams = await Promise.all(sizes.map((items, index) => makeTeam(folder, index + 1, { people, items })));
  const [first, ...others] = teams;
  if (!first) throw new Error('There is no team.');
  const opened = await openBenchEnvironment({ folder: `${folder}/environment`, teams: [first, ...others] });
  try {
    await measure(opened, teams, sizes);
  } finally {
    await opened.close();
  }
});

async function measure(opened: DemoEnvironment, teams: readonly BenchTeam[], sizes: readonly number[]): Promise<void> {
  const { address } = opened.environment.running.temporal;
  const one = await liveAtOnce(opened, teams.slice(0, alone.length));
  const several = await liveAtOnce(opened, teams.slice(alone.length, alone.length + atOnce.length));
  const backlogs = await liveAtOnce(opened, teams.slice(alone.length + atOnce.length));
  const lives = [...one.lives, ...several.lives, ...backlogs.lives];

  const histories = await historySizes(address);
  const rows = teams.map(({ team }, index) => [sizes[index] ?? 0, ...lengths(team, histories)] as const);
  say(`\nEvents (kB) of each workflow, ${people} people:`);
  say(
    table([
      ['items', 'iteration', 'release', 'retrospective'],
      ...rows.map(([items, ...of]) => [items, ...of.map(inWords)]),
    ]),
  );
  const events = (items: number) =>
    Math.max(...rows.flatMap(([size, { events: found }]) => (size === items ? found : [])));
  const largest = Math.max(...sizes);
  const longest = histories.find(({ id }) => id.startsWith('iteration/'))?.id ?? '';
  const replayed = await replaySpeed(address, longest, options.quick ? 1 : 3);
  const comparison = await judge(opened);
  if (!isClean(comparison)) say(comparisonInWords(comparison));
  const perMinute = (run: { ms: number; lives: readonly Lived[] }) => rounded((run.lives.length * 60_000) / run.ms, 2);

  await conclude(
    {
      bench: 'iteration',
      figures: {
        'iterations a minute': perMinute(several),
        'iterations at once': several.lives.length,
        ...(one.lives.length > 0 && {
          'iterations a minute, one at a time': perMinute(one),
          'at once against one at a time': rounded(perMinute(several) / perMinute(one), 2),
        }),
        'events by items': Object.fromEntries([...new Set(sizes)].map((items) => [items, events(items)])),
        ...(largest > 40 && { [`events at ${largest} against 40`]: rounded(events(largest) / events(40), 2) }),
        'bytes by items': Object.fromEntries(rows.map(([items, { bytes }]) => [items, bytes])),
        'replay, events/s': Math.round(replayed.ours),
        'replay of a bare loop, events/s': Math.round(replayed.bare),
        'replay against bare': rounded(replayed.ours / replayed.bare, 2),
      },
      targets: {
        'every iteration finished': lives.every((life) => life.finished),
        'no effect doubled, lost or unexplained': isClean(comparison),
        ...Object.fromEntries(
          Object.entries(budgets)
            .filter(([items]) => sizes.includes(Number(items)))
            .map(([items, budget]) => [
              `${people} people and ${items} items: under ${budget} events`,
              events(Number(items)) < budget,
            ]),
        ),
      },
    },
    options,
  );
}

async function liveAtOnce(
  opened: DemoEnvironment,
  teams: readonly BenchTeam[],
): Promise<{ ms: number; lives: Lived[] }> {
  const began = Date.now();
  const lives = await Promise.all(teams.map(({ team }) => live({ opened, team, secondsADay, giveUpMs, say: quietly })));
  if (teams.length > 0) say(`${teams.length} at once: ${lives.map(({ ms }) => `${rounded(ms / 1000)} s`).join(', ')}`);
  return { ms: Date.now() - began, lives };
}

type Length = Pick<HistorySize, 'events' | 'bytes'>;

function lengths(team: BenchTeam['team'], histories: readonly HistorySize[]): [Length, Length, Length] {
  const { iteration, version } = demoIterations(team);
  const of = (id: string): Length => histories.find((one) => one.id === id) ?? { events: 0, bytes: 0 };
  return [
    of(workflowId('iteration', team.id, iteration.key)),
    of(workflowId('release', team.id, version)),
    of(workflowId('retrospective', team.id, version)),
  ];
}

function inWords({ events, bytes }: Length): string {
  return `${events} (${Math.round(bytes / 1024)})`;
}
