/** What Slack's app acknowledged, compared with the votes in the records: an acknowledged click is a promise. */
import type { Kysely } from 'kysely';
import type { Press } from '../local/demo/teammates.ts';
import type { Tables } from '../records/tables.ts';

export interface Clicks {
  readonly watch: { pressing(): void; acknowledged(press: Press): void };
  /** Called before each press, with the number that it will have when it is acknowledged. */
  onPress: (n: number) => void;
  /** Epoch milliseconds. */
  readonly pressedAt: readonly number[];
  readonly acknowledgedAt: readonly number[];
  /** The acknowledged ones of which the records hold no vote. */
  readonly lost: (db: Kysely<Tables>) => Promise<Press[]>;
}

export function countClicks(): Clicks {
  const pressedAt: number[] = [];
  const acknowledgedAt: number[] = [];
  const presses: Press[] = [];
  const clicks: Clicks = {
    watch: {
      pressing: () => {
        pressedAt.push(Date.now());
        clicks.onPress(acknowledgedAt.length + 1);
      },
      acknowledged: (press) => {
        acknowledgedAt.push(Date.now());
        presses.push(press);
      },
    },
    onPress: () => undefined,
    pressedAt,
    acknowledgedAt,
    lost: async (db) => {
      const votes = await db.selectFrom('answers').select('click_id').execute();
      const left = votes.map((vote) => vote.click_id);
      // Each vote answers for one press only.
      return presses.filter((press) => {
        const found = left.findIndex((clickId) => isOf(press, clickId));
        if (found >= 0) left.splice(found, 1);
        return found < 0;
      });
    },
  };
  return clicks;
}

/** The ids that the Slack app gives: of a button its place, its time and its presser, of a form its view. */
function isOf(press: Press, clickId: string): boolean {
  if ('view' in press) return clickId.startsWith(`${press.view}:`);
  const { channel, ts, action, user } = press;
  return clickId.startsWith(`${channel}:${ts}:${action}`) && clickId.endsWith(`:${user}`);
}
