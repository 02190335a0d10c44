/** Chance that a seed repeats (mulberry32). */
export interface Chance {
  /** From `from` up to, not including, `to`. */
  between(from: number, to: number): number;
  of<Thing>(things: readonly Thing[]): Thing;
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (from, to) => from + next() * (to - from),
    of: (things) => {
      const one = things[Math.floor(next() * things.length)];
      if (one === undefined) throw new Error('There is nothing to choose from.');
      return one;
    },
  };
}
