/** Who may send answers at all, and how many: people of the team files, no more than a person can click. */
import type { Kysely } from 'kysely';
import pTimeout from 'p-timeout';
import { personBySlack, type Team } from '../../domain/team.ts';
import { isKnownInSlack } from '../../records/known-accounts.ts';
import { rateLimit } from '../../records/rate-limits.ts';
import type { Tables } from '../../records/tables.ts';

/** Nobody has more to say on one question in a minute, and nobody clicks once a second for a whole one. */
const perMinute = { ofOneQuestion: 10, inAll: 60 };
const recordsMs = 500;
const believedMs = 30_000;

export interface Senders {
  /** While the records are away: of the team files as they were when the process started. */
  isKnown(account: string): Promise<boolean>;
  /** False: it is one too many, and is not taken. */
  mayAnswer(account: string, question: string): Promise<boolean>;
  /** Once a minute somebody is told that it is too much. */
  isToldNow(account: string): Promise<boolean>;
}

export function createSenders(db: Kysely<Tables>, teams: readonly Team[]): Senders {
  const minute = { seconds: 60 };
  const ofOneQuestion = rateLimit(db, { name: 'question', times: perMinute.ofOneQuestion, ...minute });
  const inAll = rateLimit(db, { name: 'person', times: perMinute.inAll, ...minute });
  const toldOnce = rateLimit(db, { name: 'told', times: 1, ...minute });
  const known = new Map<string, number>();
  return {
    async isKnown(account) {
      if ((known.get(account) ?? 0) > Date.now()) return true;
      const found = await pTimeout(isKnownInSlack(db, account), { milliseconds: recordsMs }).catch(() =>
        teams.some((team) => personBySlack(team, account) !== undefined),
      );
      if (found) known.set(account, Date.now() + believedMs);
      return found;
    },
    mayAnswer: async (account, question) =>
      (await ofOneQuestion(`${account} ${question}`.slice(0, 200))) && (await inAll(account)),
    isToldNow: toldOnce,
  };
}
