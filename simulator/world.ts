/**
 * What the simulated vendors remember, in one folder. A request's changes and its effects count together or not at all:
 * the ledger is appended first, then one rename makes the new state and the ledger's length valid. `kill -9` loses nothing answered.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openEffects } from './effects.ts';
import type { Effect, Kept, Seed, World } from './frame.ts';

export interface KeptWorld extends World {
  /** Writes what changed since the last time. Called before an answer leaves. */
  commit(): void;
  effects(): readonly Effect[];
  /** Calls `listener` after every commit that people could see. Returns how to stop. */
  onChange(listener: () => void): () => void;
}

const onDisk = z.object({ effectBytes: z.number(), states: z.record(z.string(), z.looseObject({})) });
interface OnDisk {
  readonly effectBytes: number;
  readonly states: Record<string, object>;
}

export function openWorld(folder: string, seed: Seed): KeptWorld {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'state.json');
  const { effectBytes, states } = read(file);
  const ledger = openEffects(join(folder, 'effects.jsonl'), effectBytes);
  const listeners = new Set<() => void>();
  let dirty = false;
  let visible = false;

  return {
    seed,
    state: <State extends object>(name: string, initial: () => State): Kept<State> => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what stands under a name was put there by its one owner
      const value = (states[name] ??= initial()) as State;
      return {
        value,
        save: () => {
          dirty = true;
        },
      };
    },
    effect: (effect) => {
      ledger.add(effect);
      dirty = true;
      visible = true;
    },
    changed: () => {
      visible = true;
    },
    commit: () => {
      if (dirty) {
        write(file, { effectBytes: ledger.write(), states });
        dirty = false;
      }
      if (visible) {
        visible = false;
        for (const listener of listeners) listener();
      }
    },
    effects: () => ledger.all(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function read(file: string): OnDisk {
  if (!existsSync(file)) return { effectBytes: 0, states: {} };
  return onDisk.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function write(file: string, content: OnDisk): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(content));
  renameSync(fresh, file);
}
