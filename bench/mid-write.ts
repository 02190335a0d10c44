/** The hardest moment for a worker to die: the vendor has done what it was asked for, and the answer is still on its way. */
import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../records/tables.ts';
import { effectsOf } from '../local/demo/effects.ts';
import type { Killer } from './killer.ts';

/** Operations whose answer is withheld, in the order in which a life comes to them. */
export const writes = [
  { vendor: 'slack', match: 'chat.postMessage' },
  { vendor: 'github', match: 'issues.create' },
  { vendor: 'github', match: 'repos.createRelease' },
  { vendor: 'jira', match: 'createIssue' },
  { vendor: 'github', match: 'issues.createComment' },
] as const;

export type Withheld = (typeof writes)[number];

export interface MidWrite {
  readonly operation: string;
  readonly marker: string;
  readonly killedAt: number;
}

const withheldMs = 20_000;

/** Resolves when the worker was killed in such a write; null when none came before `isOver`. */
export async function killInMidWrite(
  simulator: string,
  write: Withheld,
  killer: Killer,
  isOver: () => boolean,
): Promise<MidWrite | null> {
  // A connection that the simulator has just closed is opened anew.
  const made = () => twice(() => effectsOf(simulator));
  const before = (await made()).length;
  const fault = JSON.stringify({ ...write, kind: 'slow', ms: withheldMs });
  await twice(() => fetch(`${simulator}/faults`, { method: 'POST', body: fault }));
  for (; !isOver(); await pause(15)) {
    const marker = (await made()).slice(before).find((one) => one.operation === write.match)?.marker;
    if (marker === undefined) continue;
    const seenAt = Date.now();
    const kill = await killer.kill('worker', 'in mid-write', () => Date.now() - seenAt < withheldMs / 2);
    return kill && { operation: write.match, marker, killedAt: kill.at };
  }
  return null;
}

function twice<Result>(work: () => Promise<Result>): Promise<Result> {
  return work().catch(work);
}

/** From the kill until the records have the write as done, in milliseconds; null: they do not. */
export async function completedAfter(db: Kysely<Tables>, { marker, killedAt }: MidWrite): Promise<number | null> {
  const rows = await db.selectFrom('writes').select(['key', 'done_at']).execute();
  const secrets = await db.selectFrom('marker_secrets').select('secret').execute();
  const row = rows.find(({ key }) =>
    secrets.some(({ secret }) => createHmac('sha256', secret).update(key).digest('hex').startsWith(marker)),
  );
  return row?.done_at ? row.done_at.getTime() - killedAt : null;
}
