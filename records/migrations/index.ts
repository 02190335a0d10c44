/** Every migration, by name, oldest first. One that has run anywhere is never edited: the next one fixes it. */
import type { Migration } from 'kysely/migration';
import { up as first } from './0001-first.ts';
import { up as whatWhyTells } from './0002-what-why-tells.ts';
import { up as whatTheAuditorNeeds } from './0003-what-the-auditor-needs.ts';

export const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-what-why-tells': { up: whatWhyTells },
  '0003-what-the-auditor-needs': { up: whatTheAuditorNeeds },
};
