/** Memory and processor time of process trees, as Linux tells it in /proc. */
import { readdir, readFile } from 'node:fs/promises';

export interface Usage {
  /** MB: resident (shared pages counted in every process), and proportional (each shared page counted once). */
  readonly rssMb: number;
  readonly pssMb: number;
  /** Processor time since its start, milliseconds. */
  readonly cpuMs: number;
}

/** The clock tick of /proc: 100 a second on every Linux. */
const tickMs = 10;

/** The process and all that it started. @throws on a system without /proc */
export async function usageOf(pid: number): Promise<Usage> {
  const all = await Promise.all((await treeOf(pid)).map(ofOne));
  const sum = (of: (one: Usage) => number) => all.reduce((total, one) => total + of(one), 0);
  return { rssMb: sum((one) => one.rssMb), pssMb: sum((one) => one.pssMb), cpuMs: sum((one) => one.cpuMs) };
}

async function ofOne(pid: number): Promise<Usage> {
  const [rollup, stat] = await Promise.all([read(pid, 'smaps_rollup'), statOf(pid)]);
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
  return { rssMb: mb('Rss'), pssMb: mb('Pss'), cpuMs: (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) * tickMs };
}

async function treeOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((one) => one > 0);
  const parents = new Map(
    await Promise.all(pids.map(async (one) => [one, Number((await statOf(one))[1] ?? 0)] as const)),
  );
  const isInTree = (one: number | undefined): boolean =>
    one !== undefined && one > 1 && (one === pid || isInTree(parents.get(one)));
  return pids.filter(isInTree);
}

/** What follows the command's name: state, parent … user time, system time. */
async function statOf(pid: number): Promise<string[]> {
  return (await read(pid, 'stat')).split(') ').at(-1)?.split(' ') ?? [];
}

/** Empty for a process that has just ended. */
function read(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
