/** Who was waited for when `up` was stopped, and is waited for still. */
import type { TeamId } from '../../domain/team.ts';
import { formatTime } from '../../domain/text/dates.ts';
import { openDatabase } from '../../records/database.ts';
import { waitingNow } from '../../records/waiting.ts';

/** A line a question; none when nobody is asked anything. */
export async function waitedFor(databaseUrl: string, team: TeamId): Promise<string[]> {
  const db = openDatabase(databaseUrl);
  try {
    const waiting = await waitingNow(db, team);
    return waiting.map(({ question, people, anyone, missing, until }) => {
      const who = anyone ? 'anyone' : [...people.map(({ name }) => name), ...(missing ? [missing] : [])].join(', ');
      return `${question} → ${who}, until ${formatTime(until)}`;
    });
  } finally {
    await db.destroy();
  }
}
