/** "Did you mean …?" for whatever people write: ids, choices, fields, people. */

/** The candidates that are near to what was written, the nearest first; three at most. */
export function near(written: string, candidates: readonly string[]): string[] {
  const from = written.toLowerCase();
  const far = Math.max(2, Math.floor(from.length / 3));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, steps: distance(from, candidate.toLowerCase()) }))
    .filter(({ candidate, steps }) => steps <= far || (from.length > 2 && candidate.toLowerCase().includes(from)))
    .toSorted((a, b) => a.steps - b.steps)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `Did you mean commit?`, else all that there is: `There is: commit, goals.` */
export function didYouMean(written: string, candidates: readonly string[], thereIs = 'Choose one of'): string {
  const found = near(written, candidates);
  if (found.length > 0) return `Did you mean ${found.join(' or ')}?`;
  return candidates.length > 0 ? `${thereIs}: ${candidates.join(', ')}.` : '';
}

/** Levenshtein's: how many letters must be put in, taken out or changed. Two that changed places count as one. */
function distance(from: string, to: string): number {
  const [a, b] = [from.split(''), to.split('')];
  const rows: number[][] = [b.map((_letter, n) => n + 1)];
  rows[0]?.unshift(0);
  a.forEach((letter, i) => {
    const [above = [], twoAbove = []] = [rows.at(-1), rows.at(-2)];
    const row = [i + 1];
    b.forEach((other, j) => {
      const swapped = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === other;
      row.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (above[j + 1] ?? 0) + 1,
          (above[j] ?? 0) + (letter === other ? 0 : 1),
          swapped ? (twoAbove[j - 1] ?? 0) + 1 : Infinity,
        ),
      );
    });
    rows.push(row);
  });
  return rows.at(-1)?.at(-1) ?? 0;
}
