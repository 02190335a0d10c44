/**
 * The effect ledger: every change that a vendor's users could see, in order. It judges the tests of faults,
 * so only operators read it (`GET /effects`); the product never does.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { z } from 'zod';
import type { Effect } from './frame.ts';

export interface EffectLedger {
  /** Takes an effect in; it is on disk after `write()`. */
  add(effect: Omit<Effect, 'n' | 'at'>): void;
  /** Appends what was taken in. Returns the length of the file, in bytes, up to which it counts. */
  write(): number;
  all(): readonly Effect[];
}

const kept = z.object({
  n: z.number(),
  at: z.string(),
  vendor: z.string(),
  operation: z.string(),
  target: z.string(),
  marker: z.string().optional(),
  summary: z.string(),
});

/** Opens the ledger. Bytes after `length` belong to a request that was cut down by a kill before its state was kept: they are dropped. */
export function openEffects(file: string, length: number): EffectLedger {
  if (existsSync(file)) truncateSync(file, length);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const effects: Effect[] = lines.map((line) => kept.parse(JSON.parse(line)));
  let written = effects.length;
  let size = length;
  return {
    add: (effect) => {
      effects.push({ n: effects.length + 1, at: new Date().toISOString(), ...effect });
    },
    write: () => {
      const fresh = effects.slice(written).map((effect) => `${JSON.stringify(effect)}\n`);
      if (fresh.length === 0) return size;
      const text = fresh.join('');
      appendFileSync(file, text);
      written = effects.length;
      size += Buffer.byteLength(text);
      return size;
    },
    all: () => effects,
  };
}
