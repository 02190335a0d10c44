/**
 * `npm run bench:iteration`: whole iterations on one worker, a real dev server and a real PostgreSQL. How many a minute, and how long
 * the workflows' histories become with the number of items.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Team } from '../domain/team.ts';
import { demoIterations } from '../local/demo/workflow-progress.ts';
import { historySizes, type HistorySize } from '../local/demo/histories.ts';
import { comparisonInWords, isClean, type Comparison } from '../local/demo/report.ts';
import { workflowId } from '../workflows/contract/ids.ts';
import { conclude, readOptions, rounded, say, table } from './figures.ts';
import { openBenchEnvironment } from './environment.ts';
import { inFolder, judge, live, type Lived } from './life.ts';
import { replaySpeed, type ReplaySpeed } from './replay.ts';
import { makeTeam } from './team.ts';

const options = readOptions();
const secondsADay = options.quick ? 0.1 : 0.5;
const giveUpMs = 15 * 60_000;
const people = 8;
const budgets = { 40: 2_000, 1000: 2_500 } as const;

/** Alone first; then several at once for the iterations a minute; then the long backlogs. Quick: one iteration. */
await inFolder('iteration', async (folder) => {
  const { quick } = options;
  const one = quick ? null : await liveTogether(join(folder, 'alone'), [40]);
  const several = await liveTogether(join(folder, 'at-once'), quick ? [40] : [40, 40, 40, 40], quick ? 1 : 0);
  const backlogs = quick ? null : await liveTogether(join(folder, 'long'), [200, 1000], 3);
  await printFigures(one, several, backlogs);
});

interface Group extends Lived {
  readonly lives: readonly OneLife[];
  readonly comparison: Comparison;
  readonly replayed: ReplaySpeed | null;
}
type Length = Pick<HistorySize, 'events' | 'bytes'>;
type OneLife = Readonly<Record<'iteration' | 'release' | 'retrospective', Length>> & { readonly items: number };

/**
 * In an environment of their own: its one clock would have passed the first morning of teams that come later.
 * @param replays how often the longest history is replayed
 */
async function liveTogether(folder: string, sizes: readonly number[], replays = 0): Promise<Group> {
  await mkdir(folder);
  const made = await Promise.all(sizes.map((items, index) => makeTeam(folder, index + 1, { people, items })));
  const [first, ...others] = made;
  if (!first) throw new Error('There is no team.');
  const opened = await openBenchEnvironment({ folder: join(folder, 'environment'), teams: [first, ...others] });
  try {
    const teams = made.map(({ team }) => team);
    const lived = await live({ opened, teams, secondsADay, giveUpMs, say: () => undefined });
    say(`${teams.length} at once: ${rounded(lived.ms / 1000)} s`);
    const { address } = opened.environment.running.temporal;
    const histories = await historySizes(address);
    const longest = histories.find(({ id }) => id.startsWith('iteration/'))?.id ?? '';
    const replayed = replays > 0 ? await replaySpeed(address, longest, replays) : null;
    const lives = teams.map((team, index) => ({ items: sizes[index] ?? 0, ...lengths(team, histories) }));
    return { ...lived, lives, replayed, comparison: await judge(opened) };
  } finally {
    await opened.close();
  }
}

async function printFigures(one: Group | null, several: Group, backlogs: Group | null): Promise<void> {
  const groups = [one, several, backlogs].filter((group) => group !== null);
  const lives = groups.flatMap((group) => group.lives);
  say(`\nEvents (kB) of each workflow, ${people} people:`);
  say(
    table([
      ['items', 'iteration', 'release', 'retrospective'],
      ...lives.map(({ items, iteration, release, retrospective }) => [
        items,
        ...[iteration, release, retrospective].map(inWords),
      ]),
    ]),
  );
  const events = (items: number) =>
    Math.max(...lives.flatMap((life) => (life.items === items ? life.iteration.events : [])));
  const sizes = [...new Set(lives.map(({ items }) => items))];
  const largest = Math.max(...sizes);
  for (const { comparison } of groups) if (!isClean(comparison)) say(comparisonInWords(comparison));
  const perMinute = (group: Group) => rounded((group.lives.length * 60_000) / group.ms, 2);
  const { replayed } = backlogs ?? several;

  await conclude(
    {
      bench: 'iteration',
      figures: {
        'iterations a minute': perMinute(several),
        'iterations at once': several.lives.length,
        ...(one && {
          'iterations a minute, one at a time': perMinute(one),
          'at once against one at a time': rounded(perMinute(several) / perMinute(one), 2),
        }),
        'events by items': Object.fromEntries(sizes.map((items) => [items, events(items)])),
        ...(largest > 40 && { [`events at ${largest} against 40`]: rounded(events(largest) / events(40), 2) }),
        'bytes by items': Object.fromEntries(lives.map(({ items, iteration }) => [items, iteration.bytes])),
        ...(replayed && {
          'replay, events/s': Math.round(replayed.ours),
          'replay of the longest history, s': rounded(replayed.events / replayed.ours, 2),
          'replay of a bare loop, events/s': Math.round(replayed.bare),
          'replay against bare': rounded(replayed.ours / replayed.bare, 2),
        }),
      },
      targets: {
        'every iteration finished': groups.every((group) => group.finished),
        'no effect doubled, lost or unexplained': groups.every((group) => isClean(group.comparison)),
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

function lengths(team: Team, histories: readonly HistorySize[]): Omit<OneLife, 'items'> {
  const { iteration, version } = demoIterations(team);
  const of = (id: string): Length => histories.find((one) => one.id === id) ?? { events: 0, bytes: 0 };
  return {
    iteration: of(workflowId('iteration', team.id, iteration.key)),
    release: of(workflowId('release', team.id, version)),
    retrospective: of(workflowId('retrospective', team.id, version)),
  };
}

function inWords({ events, bytes }: Length): string {
  return `${events} (${Math.round(bytes / 1024)})`;
}
