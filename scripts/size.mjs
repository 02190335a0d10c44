/** `npm run size`: lines per top-level folder and the ten longest files, of what git tracks. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const counted = /\.(ts|mjs|js|css|html)$/;
const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => counted.test(name))
  .map((name) => ({ name, lines: readFileSync(name, 'utf8').split('\n').length - 1 }));

const folders = new Map();
for (const { name, lines } of files) {
  const [folder] = name.includes('/') ? name.split('/') : ['.'];
  const sum = folders.get(folder) ?? { files: 0, lines: 0 };
  folders.set(folder, { files: sum.files + 1, lines: sum.lines + lines });
}
const row = (lines, what) => console.log(`${String(lines).padStart(7)}  ${what}`);
console.log('Lines per folder');
for (const [folder, sum] of [...folders].toSorted(([, a], [, b]) => b.lines - a.lines))
  row(sum.lines, `${folder} (${sum.files} files)`);
console.log('\nThe ten longest files');
for (const { name, lines } of files.toSorted((a, b) => b.lines - a.lines).slice(0, 10)) row(lines, name);
const sorted = files.map(({ lines }) => lines).toSorted((a, b) => a - b);
console.log(`\n${files.length} files, median ${sorted[Math.floor(sorted.length / 2)]} lines.`);
