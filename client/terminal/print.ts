/** What the command line prints. Titles and names were typed by people: control characters in them never reach the terminal. */
import { commandContext } from '../../config/command-context.ts';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export function print(...lines: string[]): void {
  commandContext().say(`${lines.map(harmless).join('\n')}\n`);
}

/** Without what would steer a terminal; what only others read gets it, too. */
export function harmless(line: string): string {
  return line.replaceAll(/[^\P{Cc}\n]|\p{Cf}/gu, ' ');
}

const widest = 80;
const gap = 2;

/** A table that fits 80 columns: the last column takes what the others leave, and long cells continue below. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()));
  const wanted = head.map((_name, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  const widths = fit(wanted, widest - gap * (head.length - 1));
  return all.map((row) => drawn(row, widths)).join('\n');
}

/** Takes from the widest column until it fits; nothing is made narrower than ten. */
function fit(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  while (sum(widths) > room) {
    const widestColumn = widths.indexOf(Math.max(...widths));
    if ((widths[widestColumn] ?? 0) <= 10) return widths;
    widths[widestColumn] = (widths[widestColumn] ?? 0) - 1;
  }
  return widths;
}

/** A paragraph that continues below itself, behind its name. */
export function indented(words: string, name: string): string {
  const lines = wrapped(words.replaceAll(/\s+/g, ' ').trim(), widest - name.length);
  return lines.map((line, n) => (n === 0 ? name : ' '.repeat(name.length)) + line).join('\n');
}

/** A message for a terminal: lines of 80 columns, in which a command, a path or an address is never broken. */
export function message(text: string): string {
  const whole = (word: string) => [word];
  return text
    .split('\n')
    .flatMap((line) => (stringWidth(line) > widest ? wrapped(line, widest, whole) : [line]))
    .join('\n');
}

function drawn(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_line, n) =>
    cells
      .map((lines, column) => padded(lines[n] ?? '', widths[column] ?? 0))
      .join(' '.repeat(gap))
      .trimEnd(),
  ).join('\n');
}

const padded = (cell: string, width: number): string => cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));

/** Lines that fit; what `unbroken` keeps together has its spaces hidden meanwhile. */
function wrapped(cell: string, width: number, cut = pieces): string[] {
  const words = unbroken(cell, width).flatMap((one) => cut(one, width));
  const text = words.map((word) => word.replaceAll(' ', hiddenSpace)).join(' ');
  return wrapAnsi(text, width).replaceAll(hiddenSpace, ' ').split('\n');
}

const hiddenSpace = '\u00a0';

/** A command stays whole where it has room: broken, it could not be copied. */
function unbroken(cell: string, width: number): string[] {
  const found = cell.match(/`[^`]+`\S*|npm run drumbeat --(?: [^\s;,()]*[^\s;,().:])+\S*|\S+/gu) ?? [];
  return found.flatMap((one) => (stringWidth(one) > width ? one.split(' ') : [one]));
}

/** A word that is wider than its column, such as an address or a path: it continues below after one of its signs. */
function pieces(word: string, width: number): string[] {
  const short = new RegExp(`.{1,${width}}`, 'gu');
  const parts = word.split(/(?<=[/_.:=,;?&-])/u).flatMap((part) => part.match(short) ?? []);
  return parts.reduce<string[]>((lines, part) => {
    const last = lines.at(-1) ?? '';
    return last.length + part.length > width ? [...lines, part] : [...lines.slice(0, -1), last + part];
  }, []);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** A title and its lines, each behind a point; nothing when there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines.map((line) => indented(line, '  · '))] : [];
}

/** A command to copy, here and into a shell: it continues below itself between two of its words, never inside one. */
export function command(words: readonly string[], name: string): string {
  const hanging = `${' '.repeat(name.length)}  `;
  const lines: string[] = [];
  for (const word of ['npm run drumbeat --', ...words]) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length + 3 <= widest) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(line === undefined ? `${name}${word}` : `${hanging}${word}`);
  }
  return lines.join(' \\\n');
}
