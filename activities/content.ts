/** What is decided on, with the hash that every answer names: over what the lines say, not over how they look. */
import { createHash } from 'node:crypto';
import { canonical, type Content, type Line } from '../domain/decisions/decisions.ts';

export function contentOf(lines: readonly Line[]): Content {
  return { hash: createHash('sha256').update(canonical(lines)).digest('hex'), lines };
}
