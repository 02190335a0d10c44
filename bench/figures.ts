/** What every benchmark ends with: a table for people, one line of JSON for programs, an exit code, and the page in docs/. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

type Figures = Readonly<Record<string, number | string | Readonly<Record<string, number>>>>;

export interface Options {
  /** A smaller size, within 50 s. */
  readonly quick: boolean;
  /** Puts the figures into `docs/benchmarks.md`. */
  readonly write: boolean;
  readonly seed: number;
}

/** `--quick`, `--write`, `--seed 7`. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, seed: { type: 'string' } },
  });
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  if (!Number.isInteger(seed)) throw new Error(`The seed is a whole number, not "${values.seed}".`);
  return { quick: values.quick ?? false, write: values.write ?? false, seed };
}

export interface Result {
  readonly bench: 'kills' | 'iteration' | 'idle';
  /** Each target in words, and whether it was met. */
  readonly targets: Readonly<Record<string, boolean>>;
  readonly figures: Figures;
}

/** The result of a benchmark. Sets the exit code: 0 when every target was met. */
export async function conclude({ bench, targets, figures }: Result, options: Options): Promise<void> {
  const ok = Object.values(targets).every(Boolean);
  say('');
  for (const [target, met] of Object.entries(targets)) say(`${met ? '✓' : '✗'} ${target}`);
  if (options.write) await putIntoThePage({ bench, targets, figures });
  say(JSON.stringify({ bench, ok, figures }));
  process.exitCode = ok ? 0 : 1;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Columns as wide as what stands in them; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(String));
  const widths = cells[0]?.map((_cell, column) => Math.max(...cells.map((row) => (row[column] ?? '').length))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return cells.map((row) => `  ${line(row).join('  ')}`.trimEnd()).join('\n');
}

/** The value below which the share `p` of the values lies (nearest rank); 0 of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? 0;
}

/** To so many places after the point. */
export function rounded(value: number, places = 1): number {
  return Number(value.toFixed(places));
}

const page = new URL('../docs/benchmarks.md', import.meta.url);

/** Replaces what stands between `<!-- kills -->` and `<!-- /kills -->`. */
async function putIntoThePage({ bench, targets, figures }: Result): Promise<void> {
  const body = await readFile(page, 'utf8');
  const [begin, end] = [`<!-- ${bench} -->`, `<!-- /${bench} -->`];
  const [before, rest = ''] = body.split(begin);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`docs/benchmarks.md has no place for ${bench}: ${begin} … ${end}.`);
  const fresh = [
    `Measured ${new Date().toISOString().slice(0, 10)} at ${commit()}, on ${machine()}.`,
    '',
    '| Figure | Value |',
    '| --- | --- |',
    ...Object.entries(figures).map(([name, value]) => `| ${name} | ${inACell(value)} |`),
    '',
    ...Object.entries(targets).map(([target, met]) => `- ${met ? 'met' : '**missed**'}: ${target}`),
  ].join('\n');
  await writeFile(page, `${before}${begin}\n\n${fresh}\n\n${end}${after}`);
}

function inACell(value: Figures[string]): string {
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${one}`)
    .join(', ');
}

function machine(): string {
  return `${cpus().length} cores (${cpus()[0]?.model.trim() || process.arch}), Node ${process.versions.node}`;
}

function commit(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: new URL('..', import.meta.url) })
    .toString()
    .trim();
}
