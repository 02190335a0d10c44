/** Every migration, by name, oldest first. One that has run anywhere is never edited: the next one fixes it. */
import type { Migration } from 'kysely/migration';
import { up as first } from './0001-first.ts';

export const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
};
