/** Slack's cursors: opaque, and `invalid_cursor` when they are not its own. */
import { limits } from './limits.ts';
import { SlackError } from './method.ts';

const prefix = 'next:';

/** One page of a list, and the cursor of the next one (empty at the end). */
export function pageOf<One>(
  all: readonly One[],
  input: { limit?: number | undefined; cursor?: string | undefined },
): { page: readonly One[]; next: string } {
  const from = input.cursor ? positionOf(input.cursor) : 0;
  const size = Math.min(input.limit || limits.pageDefault, limits.page);
  const rest = all.length > from + size;
  return {
    page: all.slice(from, from + size),
    next: rest ? Buffer.from(`${prefix}${from + size}`).toString('base64') : '',
  };
}

function positionOf(cursor: string): number {
  const plain = Buffer.from(cursor, 'base64').toString();
  const position = Number(plain.slice(prefix.length));
  if (!plain.startsWith(prefix) || !Number.isInteger(position)) throw new SlackError('invalid_cursor');
  return position;
}
