/** How often somebody may do something: counted here, so that all processes count together; while the records are away, each for itself. */
import { CompiledQuery, type Kysely } from 'kysely';
import pTimeout from 'p-timeout';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Tables } from './tables.ts';

const answerMs = 500;

interface Limit {
  /** What is limited: a part of the keys. */
  readonly name: string;
  readonly times: number;
  readonly seconds: number;
}

/** Counts one more for this key. False: it is one too many. */
export type RateLimit = (key: string) => Promise<boolean>;

export function rateLimit(db: Kysely<Tables>, { name, times, seconds }: Limit): RateLimit {
  const limits = { keyPrefix: name, points: times, duration: seconds };
  const counted = new RateLimiterPostgres({
    ...limits,
    storeClient: { query: ({ text, values }: Query) => db.executeQuery(CompiledQuery.raw(text, values)) },
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    // A flood is not a flood of queries.
    inMemoryBlockOnConsumed: times + 1,
  });
  const alone = new RateLimiterMemory(limits);
  return async (key) => {
    try {
      await pTimeout(counted.consume(key), { milliseconds: answerMs });
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      return alone.consume(key).then(
        () => true,
        () => false,
      );
    }
  };
}

interface Query {
  readonly text: string;
  readonly values: unknown[];
}
